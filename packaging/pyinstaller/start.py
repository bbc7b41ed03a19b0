"""What the executables of the bundle run."""

from app.main import main

raise SystemExit(main())

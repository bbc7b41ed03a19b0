"""`python -m app` does what `vouch` does."""

from app.main import main

raise SystemExit(main())

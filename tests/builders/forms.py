"""Form files for tests."""

GOOD = """\
name: tiny
title: Tiny
version: "1"
kinds:
  - key: trial
    label: Trial
    plural: Trials
    title: [name]
    fields:
      - {key: name, label: Name, kind: text}
      - {key: phase, label: Phase, kind: terms, vocabulary: phase}
      - {key: why, label: Why, kind: text, when: {phase: [PHASE1]}}
  - key: arm
    label: Arm
    plural: Arms
    parents: [trial]
    fields:
      - {key: n, label: N, kind: integer}
"""
"""A small form without problems; its lines are counted on."""

# What must hold, a step a recipe; `just` alone runs them all. Without just: `.ci/run STEP`.

# Every step.
all:
    .ci/run

# The environment: Python's own, with the pinned libraries and the development tools.
setup:
    .ci/run setup

# All tests but the torture.
tests:
    .ci/run tests

# Lint and format.
lint:
    .ci/run lint

# Types.
types:
    .ci/run types

# Kills, power cuts, many at once, damage, hostile text: minutes.
torture:
    .ci/run torture

# What the tests run of the code: line, branch, and a floor; minutes.
coverage:
    .ci/run coverage

# The main job of the README, installed as an analyst would.
demo:
    .ci/run demo

# The tests of the command line with the newest versions that are allowed.
newest:
    .ci/run newest

#!/usr/bin/env node
// The `mortise` command: picks the verb and hands it the rest.

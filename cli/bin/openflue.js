#!/usr/bin/env node
/* Plain old syntax on purpose: a Node that is too old must get as far as saying so. */
'use strict';

var version = process.versions.node.split('.').map(Number);

if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  // biome-ignore lint/style/useTemplate: see above
  process.stderr.write('openflue needs Node.js 22.18 or newer; this is ' + process.versions.node + '.\n');
  process.exit(1);
} else {
  require('./start.js');
}

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { checkLayers } from '../../tools/lib/check_layers.mjs';

const table = `# a comment
core/base\t
core/crypto\tcore/base
core/sip/message\tcore/base
core/sip/auth\tcore/sip/message core/crypto
tools\tcore/sip/auth
`;

/** errorsOf runs the check over a tree of `{ path: text }`. */
function errorsOf(files) {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    for (const [path, text] of Object.entries({ 'tools/layers.tsv': table, ...files })) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return checkLayers(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('allowed arrows, direct and through another layer, pass', () => {
  const errors = errorsOf({
    'core/base/bytes.hpp': '#include <cstdint>\n',
    'core/sip/auth/digest.cpp': '#include "core/crypto/md5.hpp"\n#include "core/base/bytes.hpp"\n',
    'core/sip/auth/CMakeLists.txt': 'webphone_library(sip_auth DEPENDS sip_message crypto\n  SOURCES digest.cpp)\n',
    'tools/cli/main.cpp': '#include <cstdio>\n#include "core/sip/auth/digest.hpp"\n',
  });
  assert.deepEqual(errors, []);
});

test('an arrow upwards is named with file, line and what is allowed', () => {
  assert.deepEqual(errorsOf({ 'core/sip/message/uri.cpp': '\n#include "core/sip/auth/digest.hpp"\n' }), [
    'core/sip/message/uri.cpp:2: includes "core/sip/auth/digest.hpp"; core/sip/message may include core/base',
  ]);
});

test('core includes nothing of tools', () => {
  const [error] = errorsOf({ 'core/base/a.cpp': '#include "tools/cli/main.hpp"\n' });
  assert.match(error, /core\/base\/a\.cpp:1: includes "tools\/cli\/main\.hpp"; core\/base may include nothing/);
});

test('core has no console and no clock', () => {
  const errors = errorsOf({ 'core/base/a.cpp': '#include <iostream>\n#include <sys/time.h>\n' });
  assert.match(errors[0], /core\/base\/a\.cpp:1: includes <iostream>/);
  assert.match(errors[1], /core\/base\/a\.cpp:2: includes <sys\/time\.h>/);
});

test('an include that is not written from the root is refused', () => {
  const [error] = errorsOf({ 'core/base/a.cpp': '#include "bytes.hpp"\n' });
  assert.match(error, /includes "bytes\.hpp"; write it from the root/);
});

test('a folder without a row is refused', () => {
  const [error] = errorsOf({ 'core/new/a.cpp': '' });
  assert.match(error, /core\/new\/a\.cpp:1: its folder has no row/);
});

test('DEPENDS that the table does not allow is refused', () => {
  const [error] = errorsOf({
    'core/crypto/CMakeLists.txt': '\nwebphone_library(crypto SOURCES a.cpp DEPENDS sip_auth)',
  });
  assert.equal(error, 'core/crypto/CMakeLists.txt:2: DEPENDS on sip_auth; core/crypto may depend on base');
});

test('DEPENDS that lacks what a source includes is refused', () => {
  const [error] = errorsOf({
    'core/sip/auth/digest.cpp': '#include "core/crypto/md5.hpp"\n',
    'core/sip/auth/CMakeLists.txt': 'webphone_library(sip_auth SOURCES digest.cpp DEPENDS sip_message)',
  });
  assert.equal(
    error,
    'core/sip/auth/CMakeLists.txt:1: DEPENDS lacks crypto, which core/sip/auth/digest.cpp:1 includes',
  );
});

test('a library that is not called after its folder is refused', () => {
  const [error] = errorsOf({ 'core/crypto/CMakeLists.txt': 'webphone_library(hashes SOURCES a.cpp DEPENDS base)' });
  assert.match(error, /the library is called hashes; its folder says crypto/);
});

// The built phone.wasm, as the driver of the first call plays it.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as driver from '../../../wasm_bindings/first_call/driver.mjs';

export { description } from '../../../wasm_bindings/first_call/descriptions.mjs';
export const { account, header } = driver;

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const folder = `${root}build/wasm/wasm_bindings/`;
export const modulePath = `${folder}phone.wasm`;
export const extrasPath = `${folder}phone_extras.wasm`;
export const readLines = (path) => readFileSync(`${root}${path}`, 'utf8').trim().split('\n');
export const readModule = () => new WebAssembly.Module(readFileSync(modulePath));
export const readExtras = () => new WebAssembly.Module(readFileSync(extrasPath));

export class Phone extends driver.Phone {
  constructor() {
    super(readModule(), readExtras);
  }
}

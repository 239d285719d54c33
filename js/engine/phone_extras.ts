/**
 * phone_extras.wasm, the part of the core that nothing uses before the first word of a first call: phone.wasm calls it
 * through its function table and gives it memory, table and functions. It is loaded while the phone already works; what is
 * called earlier than that waits for it.
 */

/** Where the two modules of the phone are. */
export interface PhoneFiles {
  /** The address of phone.wasm. */
  phone: string;
  /** The address of phone_extras.wasm. */
  extras: string;
}

/** The address of phone_extras.wasm, or its octets where the page brings them. */
export type ExtrasSource = string | Uint8Array<ArrayBuffer>;

/** readExtras gives the octets at once; in a Worker only. Throws an Error that names the file and what is wrong with it. */
export function readExtras(source: ExtrasSource): Uint8Array<ArrayBuffer> {
  if (typeof source !== 'string') return source;
  const request = new XMLHttpRequest();
  request.open('GET', source, false);
  request.responseType = 'arraybuffer';
  try {
    request.send();
  } catch {
    throw new Error(`${source} could not be loaded`);
  }
  if (request.status !== 200) throw new Error(`${source} could not be loaded: HTTP status ${request.status}`);
  return new Uint8Array(request.response as ArrayBuffer);
}

/** How long the next try of a load waits, in milliseconds: at first, and at most. */
const firstWait = 1000;
const longestWait = 60_000;

/**
 * addExtras loads and compiles aside, and tries again until it can: nobody may wait for the module to end a call. From the
 * second failure on `complain` is told once what is wrong. `wait` is for tests.
 */
export async function addExtras(
  phone: { addExtras(module: WebAssembly.Module): void },
  source: ExtrasSource,
  complain: (text: string) => void,
  wait: (milliseconds: number) => Promise<unknown> = (milliseconds) =>
    new Promise((go) => setTimeout(go, milliseconds)),
): Promise<void> {
  for (let delay = firstWait; ; delay = Math.min(2 * delay, longestWait)) {
    try {
      phone.addExtras(await compileExtras(source));
      return;
    } catch (error) {
      if (delay === 2 * firstWait) complain(`A part of the phone is missing: ${String(error)}`);
    }
    await wait(delay);
  }
}

async function compileExtras(source: ExtrasSource): Promise<WebAssembly.Module> {
  if (typeof source !== 'string') return WebAssembly.compile(source);
  const response = await fetch(source, { credentials: 'same-origin', priority: 'low' });
  if (!response.ok) throw new Error(`${source} could not be loaded: HTTP status ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** PhoneExtras is what phone.wasm imports in the place of functions that are in the other module. */
export class PhoneExtras {
  /** One import a place in the function table. */
  readonly imports: WebAssembly.ModuleImports;
  readonly #read: () => BufferSource;
  #exports: WebAssembly.Exports | undefined;
  #isLoaded = false;

  constructor(read: () => BufferSource) {
    this.#read = read;
    const at =
      (place: string) =>
      (...args: unknown[]): unknown => {
        this.load();
        return this.#at(place)(...args);
      };
    this.imports = new Proxy({}, { get: (_, place: string) => at(place) });
  }

  /** Says what phone.wasm exports; before its first call. */
  attach(exports: WebAssembly.Exports): void {
    this.#exports = exports;
  }

  /** load puts the functions of the module into the table; the first call counts. */
  load(module?: WebAssembly.Module): void {
    if (this.#isLoaded) return;
    const phone = this.#exports ?? {};
    const table: WebAssembly.ModuleImports = new Proxy({}, { get: (_, place: string) => this.#at(place) });
    new WebAssembly.Instance(module ?? new WebAssembly.Module(this.#read()), { phone, table });
    this.#isLoaded = true;
  }

  /** The function at a place of the table. */
  #at(place: string): (...args: unknown[]) => unknown {
    const table = this.#exports?.['__indirect_function_table'] as WebAssembly.Table;
    return table.get(Number(place)) as (...args: unknown[]) => unknown;
  }
}

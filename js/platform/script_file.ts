/**
 * loadScriptFile runs a classic script, which works wherever a page may run scripts: http, https, `file://`, and under a
 * content security policy that allows it. The script hands over its value as the `detail` of an event on its own script
 * element. Rejects with an Error that names the file.
 */
export function loadScriptFile<Value>(url: string, event: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.addEventListener(event, (handed) => resolve((handed as CustomEvent<Value>).detail));
    script.addEventListener('error', () => reject(new Error(`${url} could not be loaded`)));
    script.addEventListener('load', () => {
      script.remove();
      reject(new Error(`${url} is of another version`)); // nothing, if it has handed over its value
    });
    script.src = url;
    document.head.append(script);
  });
}

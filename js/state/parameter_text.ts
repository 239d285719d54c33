/**
 * parameterText gives the text form of a setting's value: the core knows only texts. Returns undefined for what cannot be a value (functions, symbols).
 */
export function parameterText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? '' : jsonText(value);
    default:
      return undefined;
  }
}

/** parameterTexts gives the text forms of the members of a `parameters` object by names in lower case; `unusable` has the other names. */
export function parameterTexts(values: unknown): { texts: Record<string, string>; unusable: string[] } {
  const texts: Record<string, string> = {};
  const unusable: string[] = [];
  if (typeof values !== 'object' || values === null) return { texts, unusable };
  for (const [name, value] of Object.entries(values)) {
    const text = parameterText(value);
    const key = name.toLowerCase();
    if (text === undefined || key === '__proto__') unusable.push(name);
    else texts[key] = text;
  }
  return { texts, unusable };
}

function jsonText(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import { parameterText } from '../state/parameter_text.js';

export function settingFunctions(phone: PagePhone) {
  return {
    setparameter(param: unknown, value, allowEmpty = true) {
      const text = parameterText(value);
      if (typeof param !== 'string' || param === '' || text === undefined) {
        phone.log(
          1,
          `ERROR, setparameter: ${typeof param === 'string' ? param : typeof param} cannot be set to a ${typeof value}`,
        );
        return false;
      }
      if (text !== '' || allowEmpty) phone.setParameter(param, text);
      return true;
    },
    getparameter: (param: unknown) => (typeof param === 'string' ? phone.snapshot.parameter(param) : undefined) ?? '',
  } satisfies Partial<Functions>;
}

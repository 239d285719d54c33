export const referencePage = () => '';

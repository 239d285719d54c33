/** made gives a member for each of the names, with a blank between them. */
export function made<Member>(names: string, make: (name: string) => Member): Record<string, Member> {
  return Object.fromEntries(
    names
      .split(' ')
      .filter(Boolean)
      .map((name) => [name, make(name)]),
  );
}

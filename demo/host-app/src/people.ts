/** The people who can be signed in to Acme, each at another customer. */

export type Person = {
  id: string;
  name: string;
  initials: string;
  email: string;
  customer: string;
  customerName: string;
};

const PRIYA: Person = {
  id: 'priya',
  name: 'Priya Nair',
  initials: 'PN',
  email: 'priya@oakline.example',
  customer: 'oakline',
  customerName: 'Oakline Furniture',
};
const JONAS: Person = {
  id: 'jonas',
  name: 'Jonas Weber',
  initials: 'JW',
  email: 'jonas@brightwater.example',
  customer: 'brightwater',
  customerName: 'Brightwater Supply',
};

export const PEOPLE: readonly [Person, Person] = [PRIYA, JONAS];

/** Who a request is from: the pretend sign-in is a cookie with the person's id, and Priya when there is none. */
export function signedIn(cookies: string | undefined): Person {
  const id = /(?:^|;\s*)acme_user=([a-z]+)/.exec(cookies ?? '')?.[1];
  return PEOPLE.find((person) => person.id === id) ?? PRIYA;
}

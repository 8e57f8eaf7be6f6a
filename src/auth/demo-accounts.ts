/** One account of the demonstration, as the login page lists it and accounts.json holds it. */
export type DemoAccount = {
  username: string
  password: string
  role: string
  name: string
  unit: string
  agency: string | null
}

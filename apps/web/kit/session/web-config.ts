/** How people sign in here, as the server tells every page before anything else. */
export type WebConfig =
  | { readonly sign_in: 'none' | 'demo' }
  | {
      readonly sign_in: 'oidc';
      readonly issuer: string;
      readonly client_id: string;
      readonly scopes: string;
      readonly audience: string;
    };

let config: Promise<WebConfig> | undefined;

export function webConfig(): Promise<WebConfig> {
  config ??= fetch('/web-config.json').then((response) => {
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return response.json() as Promise<WebConfig>;
  });
  // What could not be read is asked for again.
  config.catch(() => (config = undefined));
  return config;
}

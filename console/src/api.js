// Everything that goes to the gateway goes through here. The cookie is sent by the browser and never
// seen by this code; the token against forged requests is kept in memory only.
let csrf = '';

export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function ask(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Sallyport-Csrf'] = csrf || 'new';
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch('console/api/' + path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, '', 'The gateway does not answer.');
  }
  const text = await response.text();
  let answer = null;
  if (text) {
    try {
      answer = JSON.parse(text);
    } catch {
      throw new Refused(response.status, '', 'The gateway answered with something else than JSON.');
    }
  }
  if (!response.ok) {
    throw new Refused(response.status, answer?.code ?? '', answer?.message ?? 'It was refused.');
  }
  if (answer?.csrf) csrf = answer.csrf;
  return answer;
}

export const get = (path) => ask('GET', path);

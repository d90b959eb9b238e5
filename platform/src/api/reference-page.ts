/** Shows /openapi/json. Ours and small, because the usual viewers are loaded from other people's servers. */
export function referencePage(): Response {
  return new Response(page, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}

const script = `
const el = (tag, text, ...children) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};
const json = (value) => el('pre', JSON.stringify(value, null, 2));
const spec = await (await fetch('/openapi/json')).json();
document.title = spec.info.title;
const main = document.querySelector('main');
main.append(el('h1', spec.info.title), el('p', spec.info.description));
for (const [path, methods] of Object.entries(spec.paths)) {
  for (const [method, route] of Object.entries(methods)) {
    const role = el('i', route['x-verdict-role'] ?? '');
    const summary = el('summary', '', el('b', method.toUpperCase()), el('code', path), el('span', route.summary), role);
    const details = el('details', '', summary);
    if (route.description) details.append(el('p', route.description));
    for (const { name, required, schema, in: where } of route.parameters ?? []) {
      details.append(el('p', '', el('code', name), ' ' + where + (required ? ', required. ' : '. ') + (schema?.description ?? '')));
    }
    const body = route.requestBody?.content?.['application/json']?.schema;
    if (body) details.append(el('h4', 'Body'), json(body));
    for (const [status, response] of Object.entries(route.responses ?? {})) {
      details.append(el('h4', status), json(response.content?.['application/json']?.schema ?? response));
    }
    main.append(details);
  }
}`;

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:0;color-scheme:light dark}
main{max-width:60rem;margin:2rem auto;padding:0 1rem}
details{border-top:1px solid #8884;padding:.5rem 0}summary{cursor:pointer;display:flex;gap:1rem;align-items:baseline}summary b{width:4rem}
summary span{opacity:.75}summary i{margin-left:auto;opacity:.6}pre{overflow:auto;background:#8881;padding:.75rem;border-radius:6px}
h4{margin:.75rem 0 .25rem}`;

const scriptHash = new Bun.CryptoHasher('sha256').update(script).digest('base64');

const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${scriptHash}'`,
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>API</title><style>${style}</style><main></main><script type="module">${script}</script></html>`;

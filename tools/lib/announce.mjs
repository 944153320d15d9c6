const pad = (rows) => {
  const widths = rows.reduce((found, row) => row.map((cell, i) => Math.max(cell.length, found[i] ?? 0)), []);
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`.trimEnd());
};

const quote = (text) => `'${String(text).replaceAll("'", `'\\''`)}'`;

function accounts({ demo, admin }) {
  const rows = [['e-mail', 'password', 'phone number', 'app key', 'roles']];
  for (const user of demo?.users ?? [])
    rows.push([
      user.email,
      user.password,
      user.phone_number ?? '-',
      user.totp_secret ?? '-',
      (user.roles ?? []).join(', ') || 'user',
    ]);
  if (demo?.org_admin) rows.push([demo.org_admin.email, demo.org_admin.password, '-', '-', 'organization administrator']);
  if (admin) rows.push([admin.email, admin.password, '-', '-', 'system administrator']);
  return rows.length > 1 ? ['', 'Demo accounts', ...pad(rows)] : [];
}

/** Steps 1 and 2 of requirement 002: the variables its commands use, and the token they carry. */
function administration({ urls, demo }) {
  const who = demo?.org_admin;
  if (!who) return [];
  const tenant = demo.walkthrough?.tenant_id ?? demo.tenant_id;
  const client = (demo.walkthrough?.clients ?? demo.clients ?? [])[0];
  const form = {
    grant_type: 'password',
    scope: 'org-management',
    username: who.email,
    password: who.password,
    client_id: who.client_id,
    client_secret: who.client_secret,
  };
  const fields = Object.entries(form).map(([name, value]) => `  --data-urlencode ${quote(`${name}=${value}`)}`);
  return [
    '',
    'Requirement 002 as administrator: paste this, then the commands of its steps 1 to 4 as they stand',
    `export ORGANIZATION_ID=${quote(demo.organization_id)} TENANT_ID=${quote(tenant)}`,
    ...(client ? [`export CLIENT_ID=${quote(client.client_id)} REDIRECT_URI=${quote(client.redirect_uris?.[0] ?? '')}`] : []),
    `export ADMIN_TOKEN=$(curl -s ${quote(`${urls.public}/${who.tenant_id}/v1/tokens`)} \\`,
    ...fields.map((field) => `${field} \\`),
    `  | node -p 'JSON.parse(require("fs").readFileSync(0)).access_token')`,
    `curl -s "${urls.public}/v1/management/organizations/$ORGANIZATION_ID/tenants/$TENANT_ID/authentication-configurations" -H "Authorization: Bearer $ADMIN_TOKEN"`,
  ];
}

/** Step 3 of requirement 002 against the tenant that is ready to use. Number and address are new at every paste. */
function registration({ urls, demo }) {
  const client = demo?.clients?.[0];
  if (!client) return [];
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: client.redirect_uris?.[0] ?? '',
    scope: 'openid profile',
    state: 'demo',
  });
  const base = `${urls.public}/${demo.tenant_id}/v1/authorizations`;
  const post = (step, body) => `curl -s "${base}/$AUTH_ID/${step}" -H 'Content-Type: application/json' -d ${body}; echo`;
  const json = (fields) =>
    `"{${Object.entries(fields)
      .map(([name, value]) => `\\"${name}\\":\\"${value}\\"`)
      .join(',')}}"`;
  return [
    '',
    'Requirement 002 as user: register with an SMS code',
    `AUTH_ID=$(curl -si ${quote(`${base}?${query}`)} | sed -n 's/^[Ll]ocation:.*[?&]id=\\([^&[:space:]]*\\).*/\\1/p')`,
    'N=$(date +%s); PHONE="+81-90-${N:2:4}-${N:6:4}"',
    post(
      'initial-registration',
      json({ email: 'user-$N@example.com', password: 'Test1234!', name: 'New Test User', phone_number: '$PHONE' }),
    ),
    post('sms-authentication-challenge', json({ phone_number: '$PHONE', template: 'registration' })),
    post('sms-authentication', json({ verification_code: '123456' })),
    post('authorize', "'{}'"),
  ];
}

/**
 * What a newcomer reads after `npm start`.
 * @param {object} running the content of running.json @param {{ logs: string[], readyAfterMs: number }} start
 */
export function announcement(running, { logs, readyAfterMs }) {
  const { urls, demo, supabase } = running;
  const client = demo?.clients?.[0];
  const login =
    client &&
    `${urls.public}/${demo.tenant_id}/v1/authorizations?${new URLSearchParams({ response_type: 'code', client_id: client.client_id, redirect_uri: client.redirect_uris?.[0] ?? '', scope: 'openid profile', state: 'demo' })}`;
  const addresses = [
    ['Public', urls.public],
    ['Console', demo?.console?.url ?? urls.console],
    ['Message inbox', urls.provider],
    ['Metrics', urls.metrics],
    ...(login ? [['Log in', login]] : []),
    ...(demo ? [['Security page', `${urls.public}/${demo.tenant_id}/security`]] : []),
    ...(supabase?.url
      ? [
          ['Supabase', supabase.url],
          ['  anon key', supabase.anon_key ?? ''],
          ['  service key', supabase.service_role_key ?? ''],
        ]
      : []),
    ['Logs', logs.join(' ')],
  ].filter(([, value]) => value);
  return [
    '',
    `Sekisho is running in development mode (ready after ${(readyAfterMs / 1000).toFixed(1)} s)`,
    ...pad(addresses),
    ...accounts(running),
    ...administration(running),
    ...registration(running),
    '',
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}

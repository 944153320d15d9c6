import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { Refusal } from './refusal.mjs';

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Programs that tests call, by the variable that may name one: names on the PATH, Debian's package, and who else has it. */
const programs = {
  SEKISHO_TEST_REDIS_BIN: { names: ['redis-server', 'valkey-server'], debian: 'redis-server', macos: 'redis' },
  SEKISHO_TEST_OATHTOOL: { names: ['oathtool'], debian: 'oathtool', macos: 'oath-toolkit' },
  SEKISHO_TEST_ZBARIMG: { names: ['zbarimg'], debian: 'zbar-tools', macos: 'zbar' },
};

/** @returns {string | null} the first of these programs that is on the PATH and can say its version */
export function onPath(names, path = process.env.PATH ?? '') {
  for (const name of names) {
    for (const folder of path.split(delimiter).filter(Boolean)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
      } catch {
        continue;
      }
      // Some systems have a stand-in that only says where to get the real one.
      if (spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0) return file;
    }
  }
  return null;
}

/** Playwright's own browser, if it was ever downloaded. */
function ownBrowserExists(root) {
  const { chromium } = createRequire(join(root, 'package.json'))('playwright');
  return existsSync(chromium.executablePath());
}

function findBrowser(root, env) {
  const given = env.SEKISHO_TEST_CHROMIUM;
  if (given && existsSync(given)) return { path: given };
  const system = onPath(browsers);
  if (system) return { path: system };
  return ownBrowserExists(root) ? { path: null } : null;
}

const isDebian = () =>
  existsSync('/usr/bin/apt-get') &&
  /debian|ubuntu/i.test(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '');

/** The command in front of apt-get: nothing as root, sudo without asking on a CI machine, null where one may not install unasked. */
export function aptPrefix({ debian, uid, ci }) {
  if (!debian) return null;
  if (uid === 0) return [];
  return ci ? ['sudo', '-n'] : null;
}

function apt(prefix, packages, log) {
  const run = (...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  };
  log(`Installing ${packages.join(', ')}…`);
  return run('update', '-qq') && run('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

function installOwnBrowser(root, asRoot, log) {
  log('Installing the browser of Playwright…');
  const cli = createRequire(join(root, 'package.json')).resolve('playwright/cli');
  spawnSync(process.execPath, [cli, 'install', ...(asRoot ? ['--with-deps'] : []), 'chromium'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Where each of the programs is; null for one that is missing. */
const findPrograms = (env) =>
  Object.fromEntries(Object.entries(programs).map(([name, { names }]) => [name, env[name] || onPath(names)]));

const missingOf = (found) => Object.entries(programs).filter(([name]) => !found[name]);

/**
 * Finds a browser, a Redis, an authenticator and a reader of QR codes for the tests, and installs what is missing where that needs
 * no question: root on Debian or Ubuntu, or a CI machine. Else it refuses with the line that tells what to install; no test is ever
 * left out for want of them.
 * @returns {Record<string, string>} environment of the test stages: SEKISHO_TEST_CHROMIUM, and each of `programs`
 */
export function ensureTestPrograms({ root, env, log }) {
  let browser = findBrowser(root, env);
  let found = findPrograms(env);
  const prefix = aptPrefix({ debian: isDebian(), uid: process.geteuid?.(), ci: env.CI === 'true' });

  const packages = [...(browser ? [] : ['chromium', 'fonts-noto-cjk']), ...missingOf(found).map(([, { debian }]) => debian)];
  if (prefix && packages.length) {
    apt(prefix, packages, log);
    browser ??= findBrowser(root, env);
    found = findPrograms(env);
  }
  if (!browser) {
    installOwnBrowser(root, prefix?.length === 0, log);
    browser = findBrowser(root, env);
  }
  const missing = [
    ...(browser
      ? []
      : ['Chromium (Debian/Ubuntu: apt-get install chromium fonts-noto-cjk; elsewhere: npx playwright install chromium)']),
    ...missingOf(found).map(
      ([, { names, debian, macos }]) => `${names[0]} (Debian/Ubuntu: apt-get install ${debian}; macOS: brew install ${macos})`,
    ),
  ];
  if (missing.length) throw new Refusal(`npm test needs ${missing.join(' and ')}; install that and run it again.`);
  return { ...(browser.path && { SEKISHO_TEST_CHROMIUM: browser.path }), ...found };
}

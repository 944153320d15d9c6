import { later } from '../parts/later.tsx';
import { Choose } from './choose.tsx';
import { chosenWay, setbackFor } from './chosen-way.ts';
import { Code } from './code.tsx';
import { Done } from './done.tsx';
import { Ended } from './ended.tsx';
import { LoginForm } from './login-form.tsx';
import { RecoveryForm } from './recovery-form.tsx';
import { RegisterForm } from './register-form.tsx';
import type { Screen, ScreenProps, Step } from './screen.ts';
import { ChosenTotp, Totp } from './totp.tsx';

/** Who is it? The first way the policy names is shown first; the person may turn to the other. */
function Identify(props: ScreenProps<'identify'>) {
  const wanted = props.panel === 'register' ? 'initial-registration' : props.panel === 'login' ? 'password' : props.next.ways[0];
  const way = wanted && props.next.ways.includes(wanted) ? wanted : props.next.ways[0];
  return way === 'initial-registration' ? <RegisterForm {...props} /> : <LoginForm {...props} />;
}

/** Few logins come here, so the many do not wait for it. */
const Enrol = later(async () => (await import('../set-up/enrol.tsx')).Enrol);
const RecoveryCodes = later(async () => (await import('../set-up/recovery-codes.tsx')).RecoveryCodes);
const asked = () => import('../set-up/asked.ts');
const RememberDevice = later(async () => (await asked()).RememberDevice);
const Nudge = later(async () => (await asked()).Nudge);

/** The page is a function of the server's next step. A step without a screen does not compile. */
export const screens: { [S in Step]: Screen<S> } = {
  identify: Identify,
  choose: Choose,
  code: Code,
  totp: Totp,
  enrol: Enrol,
  'recovery-codes': RecoveryCodes,
  'remember-device': RememberDevice,
  nudge: Nudge,
  done: Done,
  ended: Ended,
};

/** Renders the screen of a step. */
export function screenFor<S extends Step>(props: ScreenProps<S>) {
  const { next, panel } = props;
  const way = chosenWay(panel, next);
  const setback = setbackFor(props.setback, next, way);
  if (way && 'account' in next) {
    const Form = way === 'totp' ? ChosenTotp : RecoveryForm;
    return <Form {...props} setback={setback} account={next.account} />;
  }
  // The map's type ties screen and step together; the compiler cannot follow that through an index.
  const Screen = screens[props.next.step] as Screen<S>;
  return <Screen {...props} setback={setback} />;
}

import { contactLink } from '../safe-link.ts';
import { useTexts } from '../texts.tsx';

/** 「サポートにお問い合わせください」, with the tenant's contact where it names one. */
export function SupportLine({ support }: { support: string | null }) {
  const { t } = useTexts();
  return (
    <p>
      {t('locked.support')} {support ? <Contact contact={support} /> : null}
    </p>
  );
}

/** A contact to press where it is clear how, else to read. */
export function Contact({ contact }: { contact: string }) {
  const link = contactLink(contact);
  return link ? (
    <a className="login-contact" href={link}>
      {contact}
    </a>
  ) : (
    contact
  );
}

import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { Broken } from './broken.tsx';
import { Loading } from './loading.tsx';

/**
 * A part of the pages whose code is fetched when it is first shown. Where that fails, the page says so; going on means to load
 * the page again, because browsers remember a script they could not get.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => ReactNode {
  return function Later(props: P) {
    const [state, setState] = useState<Readonly<{ Part: ComponentType<P> | null; failed: boolean }>>({
      Part: null,
      failed: false,
    });
    useEffect(() => {
      let here = true;
      load().then(
        (Part) => here && setState({ Part, failed: false }),
        () => here && setState({ Part: null, failed: true }),
      );
      return () => {
        here = false;
      };
    }, []);
    const { Part, failed } = state;
    if (failed) return <Broken network requestId={null} onRetry={() => location.reload()} />;
    return Part ? <Part {...props} /> : <Loading />;
  };
}

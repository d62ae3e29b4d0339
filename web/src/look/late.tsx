/** What is loaded when it is needed; and a word, not an empty page, when it cannot be: the server is away, or has been upgraded since this page came. */
import { RefreshCw, Unplug } from "lucide-react";
import { Component, type ReactNode, Suspense } from "react";
import { useWords } from "../shell/app-context.ts";
import { Button } from "./controls.tsx";
import { EmptyState } from "./empty-state.tsx";

interface Props {
  readonly children: ReactNode;
  /** What is shown until it is there. */
  readonly fallback?: ReactNode;
}

export function Late({ children, fallback }: Props): ReactNode {
  return (
    <Boundary>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  );
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Missing /> : this.props.children;
  }
}

function Missing(): ReactNode {
  const words = useWords();
  return (
    <EmptyState icon={<Unplug size={32} aria-hidden />} title={words.partMissing}>
      <p>{words.partMissingLong}</p>
      <Button onPress={() => location.reload()}>
        <RefreshCw size={17} aria-hidden />
        {words.loadAgain}
      </Button>
    </EmptyState>
  );
}

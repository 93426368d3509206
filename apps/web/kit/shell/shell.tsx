import { type ReactNode, useEffect, useState } from 'react';
import { names } from '../class-names.ts';
import { Toasts } from '../feedback/toast.tsx';
import { Link, navigate } from '../navigation.tsx';
import { signOut } from '../session/demo-sign-in.ts';
import { useSession } from '../session/session.ts';
import { chooseTheme, themes, useTheme } from '../theme/theme.ts';
import { type Command, CommandPalette } from './command-palette.tsx';
import { Icon, type IconName } from './icon.tsx';
import './shell.css';

export interface NavItem {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  /** How many things wait there. */
  readonly count?: number | undefined;
}

export interface ShellProps {
  /** What this face is called. */
  readonly face: string;
  readonly nav: readonly NavItem[];
  /** The item of `nav` that is open. */
  readonly at: string;
  /** At the right of the bar: the clock, the state of the connection. */
  readonly bar?: ReactNode;
  readonly commands?: readonly Command[];
  readonly find?: (text: string) => readonly Command[];
  /** The page fills the window and scrolls inside, as maps and boards do. */
  readonly fixed?: boolean;
  readonly children: ReactNode;
}

/** The frame of a face: where one is, where one can go, who one is. */
export function Shell(props: ShellProps) {
  const { face, nav, at, bar, commands = [], find, fixed, children } = props;
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  usePaletteKey(() => setPaletteOpen(true));
  const everything = [...nav.map(goTo), ...commands, ...themeCommands];
  return (
    <div className={names('shell', fixed && 'shell-fixed')}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="shell-bar">
        <a className="shell-mark" href="/" title="All faces of Waystock">
          <img src="/favicon.svg" alt="Waystock" width="22" height="22" />
          <span>{face}</span>
        </a>
        <button
          type="button"
          className="shell-find"
          aria-label="Go to or do … Ctrl K"
          onClick={() => setPaletteOpen(true)}
        >
          <Icon name="search" />
          <span>Go to or do …</span>
          <kbd>Ctrl K</kbd>
        </button>
        <div className="shell-side">
          {bar}
          <ThemeButton />
          <Who />
        </div>
      </header>
      <nav className="shell-nav" aria-label={face}>
        {nav.map(({ to, label, icon, count }) => (
          <Link key={to} href={to} aria-current={to === at ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{label}</span>
            {count !== undefined && count > 0 && <span className="shell-count">{count}</span>}
          </Link>
        ))}
      </nav>
      <main id="main" className="shell-main" tabIndex={-1}>
        {children}
      </main>
      {isPaletteOpen && (
        <CommandPalette commands={everything} find={find} onClose={() => setPaletteOpen(false)} />
      )}
      <Toasts />
    </div>
  );
}

const goTo = ({ to, label }: NavItem): Command => ({
  id: `go-${label.replaceAll(' ', '-')}`,
  label: `Go to ${label.toLowerCase()}`,
  run: () => navigate(to),
});

const themeCommands: readonly Command[] = themes.map((theme) => ({
  id: `theme-${theme}`,
  label: `Theme: ${theme === 'auto' ? 'as the system' : theme}`,
  run: () => chooseTheme(theme),
}));

function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}

const themeMarks = { auto: '◐', light: '○', dark: '●' } as const;

function ThemeButton() {
  const theme = useTheme();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
  return (
    <button
      type="button"
      className="shell-theme"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => chooseTheme(next)}
    >
      {themeMarks[theme]}
    </button>
  );
}

function Who() {
  const session = useSession();
  if (!session) return null;
  return (
    <button
      type="button"
      className="shell-who"
      title={`${session.name} (${session.role}): sign out`}
      aria-label={`Signed in as ${session.name}. Sign out`}
      onClick={() => void signOut().catch(reportError)}
    >
      <Icon name="user" />
      <span>{session.name}</span>
    </button>
  );
}

import {
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Send,
  Server,
  Settings,
  Smartphone,
  TestTubeDiagonal,
} from 'lucide-react';

export interface NavigationItem {
  to:
    | '/devices'
    | '/send'
    | '/messages'
    | '/api-keys'
    | '/sandbox'
    | '/admin/hosts'
    | '/admin/settings';
  label: string;
  icon: LucideIcon;
  /** Shown only where this installation has sandbox phones. */
  sandbox?: true;
}

export const navigation: readonly NavigationItem[] = [
  { to: '/devices', label: 'Devices', icon: Smartphone },
  { to: '/send', label: 'Send', icon: Send },
  { to: '/messages', label: 'Messages', icon: MessagesSquare },
  { to: '/api-keys', label: 'API keys', icon: KeyRound },
  { to: '/sandbox', label: 'Sandbox phone', icon: TestTubeDiagonal, sandbox: true },
];

/** For the administrator alone; the routes lead others away as well. */
export const administration: readonly NavigationItem[] = [
  { to: '/admin/hosts', label: 'Hosts', icon: Server },
  { to: '/admin/settings', label: 'Settings', icon: Settings },
];

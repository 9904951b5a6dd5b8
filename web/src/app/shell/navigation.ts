import {
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Send,
  Smartphone,
  TestTubeDiagonal,
} from 'lucide-react';

interface NavigationItem {
  to: '/devices' | '/send' | '/messages' | '/api-keys' | '/sandbox';
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

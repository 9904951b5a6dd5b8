import {
  ChartColumn,
  HeartPulse,
  KeyRound,
  ListOrdered,
  type LucideIcon,
  Mail,
  MessagesSquare,
  MonitorSmartphone,
  ScrollText,
  Send,
  Server,
  Settings,
  Smartphone,
  TestTubeDiagonal,
  Users,
} from 'lucide-react';

export interface NavigationItem {
  to:
    | '/devices'
    | '/send'
    | '/messages'
    | '/api-keys'
    | '/sandbox'
    | '/admin/users'
    | '/admin/devices'
    | '/admin/hosts'
    | '/admin/queue'
    | '/admin/analytics'
    | '/admin/activity'
    | '/admin/mails'
    | '/admin/health'
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
  { to: '/admin/users', label: 'Users', icon: Users },
  { to: '/admin/devices', label: 'All devices', icon: MonitorSmartphone },
  { to: '/admin/hosts', label: 'Hosts', icon: Server },
  { to: '/admin/queue', label: 'Queue', icon: ListOrdered },
  { to: '/admin/analytics', label: 'Analytics', icon: ChartColumn },
  { to: '/admin/activity', label: 'Activity', icon: ScrollText },
  { to: '/admin/mails', label: 'Mails', icon: Mail },
  { to: '/admin/health', label: 'Health', icon: HeartPulse },
  { to: '/admin/settings', label: 'Settings', icon: Settings },
];

import { ArrowUp } from 'lucide-react';
import { Button } from '@/components/ui/button';

/** "12 new", while the reader has scrolled down. */
export function NewRows({ count, onShow }: { count: number; onShow: () => void }) {
  if (count === 0) return null;
  return (
    <div className="sticky top-16 z-10 -mb-10 flex justify-center md:top-3">
      <Button look="primary" size="small" className="shadow-float" onClick={onShow}>
        <ArrowUp aria-hidden />
        {count} new
      </Button>
    </div>
  );
}

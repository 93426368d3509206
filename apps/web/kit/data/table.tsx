import type { DragEvent, KeyboardEvent, ReactNode } from 'react';
import { names } from '../class-names.ts';
import './data.css';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand right, under each other. */
  readonly number?: boolean;
  /** Left out where there is little room. */
  readonly wideOnly?: boolean;
}

export interface TableProps<Row> {
  /** What it lists, for those who hear it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly isChosen?: (row: Row) => boolean;
  /** Rows can be opened: click, Enter; up and down go from one to the next. */
  readonly onOpen?: (row: Row) => void;
  /** Rows can be dragged to where something is made of them; what is carried, by its kind. */
  readonly carries?: ((row: Row) => { readonly kind: string; readonly data: string }) | undefined;
  readonly more?: { readonly busy: boolean; readonly onMore: () => void } | undefined;
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, onOpen, isChosen, carries, more } = props;
  return (
    <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={cellClass(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onOpen ? moveBetweenRows : undefined}>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={names(onOpen && 'row-opens', isChosen?.(row) && 'row-chosen')}
              {...(onOpen ? opening(() => onOpen(row)) : {})}
              {...(carries ? dragging(carries(row)) : {})}
            >
              {columns.map((column) => (
                <td key={column.head} className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more && (
        <button type="button" className="table-more" disabled={more.busy} onClick={more.onMore}>
          {more.busy ? 'Loading …' : 'Show more'}
        </button>
      )}
    </div>
  );
}

const cellClass = ({ number, wideOnly }: { number?: boolean; wideOnly?: boolean }): string =>
  names(number && 'number', wideOnly && 'wide-only');

const opening = (open: () => void) => ({
  tabIndex: 0,
  onClick: open,
  onKeyDown: (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target === event.currentTarget) open();
  },
});

const dragging = ({ kind, data }: { kind: string; data: string }) => ({
  draggable: true,
  onDragStart: ({ dataTransfer }: DragEvent) => {
    dataTransfer.setData(kind, data);
    dataTransfer.effectAllowed = 'move';
  },
});

function moveBetweenRows(event: KeyboardEvent): void {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as HTMLElement).closest('tr')?.[step[event.key]];
  if (!(row instanceof HTMLElement)) return;
  event.preventDefault();
  row.focus();
}

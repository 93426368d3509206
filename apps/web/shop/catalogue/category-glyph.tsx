/** A calm sign for a kind of goods; twenty-four pixels, one line. */
const paths: Readonly<Record<string, string>> = {
  baby: 'M9 3h6v3H9zM8 6h8l1 4v9a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2v-9zM11 13h3M11 16h3',
  bakery: 'M4 12a5 5 0 0 1 5-6h6a5 5 0 0 1 5 6l-1 6H5zM9 9l1 4M13 9l1 4',
  'books-and-office': 'M5 4h9a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h9M9 8h4',
  'breakfast-and-snacks': 'M4 10h16l-2 8H6zM7 10a5 5 0 0 1 10 0M3 20h18',
  cleaning: 'M10 8h5v3l2 3v7H8v-7l2-3zM10 8V4h5l2 2M8 15h9',
  clothing: 'M9 4l3 2 3-2 5 4-2 3-2-1v10H8V10l-2 1-2-3z',
  'coffee-and-tea':
    'M5 9h11v6a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10h2a2 2 0 0 1 0 5h-2M8 3v3M12 3v3',
  dairy: 'M9 3h6v4l2 3v11H7V10l2-3zM9 7h6M7 13h10',
  drinks: 'M10 3h4v4l2 3v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10l2-3zM8 13h8',
  electronics: 'M4 6h16v10H4zM9 20h6M12 16v4',
  flammables: 'M12 3c1 4 5 5 5 10a5 5 0 0 1-10 0c0-2 1-3 2-4 0 2 1 3 2 3 1-3-1-5 1-9z',
  frozen: 'M12 3v18M4.5 7.5l15 9M19.5 7.5l-15 9M12 6l-2-2M12 6l2-2M12 18l-2 2M12 18l2 2',
  'fruit-and-vegetables': 'M12 8c-6-3-8 1-7 6s4 7 7 6c3 1 6-1 7-6s-1-9-7-6zM12 8c0-3 1-4 3-5',
  hardware: 'M14 7a4 4 0 0 1 5-3l-2 3 1 2 3-1a4 4 0 0 1-5 4l-8 8-3-3 8-8',
  kitchen: 'M4 10h13v4a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM17 11h5M7 4v3M11 4v3M14 4v3',
  living: 'M5 11V8a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v3M3 11h3v4h12v-4h3v7H3zM6 18v2M18 18v2',
  'meat-and-fish': 'M3 12c4-6 10-6 14 0-4 6-10 6-14 0zM17 12l4-4v8zM8 11v.1',
  pantry: 'M7 4h10v3H7zM6 7h12v12a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2zM6 12h12M6 16h12',
  pets: 'M12 12c3 0 5 3 5 5s-2 3-5 3-5-1-5-3 2-5 5-5zM5 10v.2M9 6v.2M15 6v.2M19 10v.2',
  pharmacy: 'M4 9h16v11H4zM9 9V5h6v4M12 12v5M9.500 14.500h5',
  'phones-and-computers':
    'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2',
  'sport-and-garden': 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5 6c4 3 4 9 0 12M19 6c-4 3-4 9 0 12',
  sprays: 'M8 9h8v11a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1zM10 9V5h4v4M17 4v.1M19 6v.1M19 3v.1',
  toiletries: 'M7 11h10v9a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1zM12 11V7h4M10 7h4M10 15h4',
  'toys-and-games': 'M5 5h14v14H5zM9 9v.2M15 9v.2M12 12v.2M9 15v.2M15 15v.2',
};
const box = 'M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9';

export const CategoryGlyph = ({ category }: { category: string }) => (
  <span className="glyph" aria-hidden="true">
    <svg viewBox="0 0 24 24">
      <path d={paths[category] ?? box} />
    </svg>
  </span>
);

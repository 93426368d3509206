import type { Shelf } from './goods.ts';

/** What keeps a household going. */
export const home: readonly Shelf[] = [
  {
    category: 'baby',
    owner: 'grocer',
    shelfLife: 60,
    goods: [
      ['Nappies', 'size 2, size 3, size 4, size 5', 1450, [380, 230, 120], 1099],
      ['Baby wipes 4 × 60', 'sensitive', 1300, [220, 190, 110], 649],
      ['Infant formula 800 g', 'first, follow-on', 980, [130, 130, 170], 1899],
      ['Baby porridge 250 g', 'semolina, oat', 275, [180, 120, 60], 299],
      ['Fruit purée 4 × 90 g', 'apple, pear', 390, [140, 110, 60], 329],
    ],
  },
  {
    category: 'cleaning',
    owner: 'grocer',
    goods: [
      ['Washing powder 1.2 kg', 'colour, white', 1230, [210, 150, 80], 699],
      ['Washing-up liquid 500 ml', 'lemon, sensitive', 560, [90, 55, 240], 179],
      ['Dishwasher tablets 40 pack', 'classic, all-in-one', 760, [200, 160, 90], 799],
      ['All-purpose cleaner 1 l', 'citrus, vinegar', 1080, [90, 75, 260], 249],
      ['Kitchen roll 4 pack', '3-ply', 620, [240, 240, 220], 329],
      ['Toilet paper 8 pack', '3-ply, recycled', 980, [400, 200, 250], 449],
      ['Bin bags 35 l', '20 pack', 240, [210, 90, 50], 249],
      ['Sponges 5 pack', 'scouring', 70, [140, 90, 100], 149],
    ],
  },
  {
    category: 'flammables',
    owner: 'grocer',
    hazard: 'flammable',
    goods: [
      ['Methylated spirit 1 l', 'standard', 870, [90, 70, 230], 399],
      ['Lamp oil 1 l', 'clear', 860, [90, 70, 230], 549],
      ['Nail varnish remover 150 ml', 'acetone-free, strong', 160, [50, 40, 140], 229],
      ['Hand disinfectant 500 ml', 'gel', 480, [75, 60, 200], 499],
    ],
  },
  {
    category: 'sprays',
    owner: 'grocer',
    hazard: 'aerosol',
    goods: [
      ['Deodorant spray 150 ml', 'fresh, sensitive, sport', 160, [50, 50, 180], 249],
      ['Hair spray 250 ml', 'normal, strong', 230, [55, 55, 240], 299],
      ['Shaving foam 200 ml', 'classic, sensitive', 240, [55, 55, 170], 199],
      ['Oven cleaner 500 ml', 'foam', 560, [70, 70, 250], 399],
      ['Insect spray 400 ml', 'indoor', 400, [65, 65, 240], 599],
    ],
  },
  {
    category: 'toiletries',
    owner: 'grocer',
    goods: [
      ['Shampoo 300 ml', 'repair, volume, anti-dandruff', 330, [75, 45, 200], 349],
      ['Shower gel 250 ml', 'citrus, lavender', 275, [70, 40, 190], 199],
      ['Soap 3 pack', 'olive, milk', 320, [100, 80, 60], 279],
      ['Toothpaste 75 ml', 'mint, whitening, sensitive', 105, [180, 45, 40], 199],
      ['Toothbrush', 'soft, medium', 25, [220, 60, 20], 249],
      ['Hand cream 75 ml', 'rich', 90, [150, 50, 35], 299],
      ['Sun cream 200 ml', 'factor 30, factor 50', 235, [75, 45, 190], 999],
      ['Tissues 10 × 10', 'soft', 210, [230, 120, 60], 189],
      ['Razor blades 4 pack', 'five blades', 60, [120, 100, 25], 1299],
    ],
  },
  {
    category: 'pharmacy',
    owner: 'merchant',
    hazard: 'medical',
    shelfLife: 90,
    goods: [
      ['Ibuprofen 400 mg', '20 tablets', 30, [110, 50, 20], 549],
      ['Paracetamol 500 mg', '20 tablets', 28, [110, 50, 20], 299],
      ['Cough syrup 100 ml', 'thyme, ivy', 210, [60, 60, 130], 849],
      ['Nasal spray 10 ml', 'adult, child', 32, [90, 40, 30], 499],
      ['Plasters 40 pack', 'assorted, sensitive', 60, [120, 80, 25], 399],
      ['Vitamin D', '60 capsules', 70, [60, 60, 100], 1299],
      ['Thermometer', 'digital', 45, [170, 60, 25], 999],
      ['Rapid test 5 pack', 'respiratory', 120, [160, 110, 50], 1199],
    ],
  },
  {
    category: 'pets',
    owner: 'grocer',
    goods: [
      ['Cat food 12 × 85 g', 'chicken, fish, mixed', 1180, [220, 150, 80], 649],
      ['Dog food 3 kg', 'adult, puppy', 3060, [400, 260, 110], 1499],
      ['Cat litter 10 l', 'clumping', 8100, [380, 250, 120], 899],
      ['Dog treats 200 g', 'dental, beef', 215, [220, 150, 40], 399],
      ['Bird seed 2.5 kg', 'winter', 2530, [330, 220, 90], 699],
    ],
  },
];

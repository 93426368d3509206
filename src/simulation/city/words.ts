/** Words the city's signs are made of. Street names in German, as the city lies there. */
export const cityNames = ['Ellerfurt', 'Marlenfeld', 'Kranichhain', 'Lindfurt', 'Wesselbrück'];
export const riverNames = ['Eller', 'Marle', 'Kranich', 'Linde', 'Wessel'];
export const parkNames = ['Stadtpark', 'Volksgarten'];

export const districtNames = (
  'Gartenstadt Mühlenviertel Universitätsviertel Lindenhof Ziegelei Fischerviertel Kirchberg ' +
  'Rosenhain Birkenfeld Neustadt Bahnhofsviertel Schlossvorstadt Hopfenau Steinbruch Weingarten ' +
  'Sonnenhang Klosterfeld Wiesengrund Brauhausviertel Seidenhof'
).split(' ');

export const bridgeStems =
  'Markt Fischer Rosen Linden Hafen Mühlen König Garten Sonnen Eisen Stern Kloster Schiffer Weiden'.split(
    ' ',
  );

export const farTowns = (
  'Leipziger Dresdner Erfurter Hamburger Bremer Lübecker Kieler Rostocker Münchner Augsburger ' +
  'Nürnberger Würzburger Ulmer Freiburger Mainzer Kölner Bonner Aachener Trierer Kasseler ' +
  'Göttinger Hildesheimer Magdeburger Potsdamer Görlitzer Jenaer Weimarer Bamberger Passauer ' +
  'Regensburger Wiener Prager Danziger Krakauer Basler Züricher Pariser Brüsseler Antwerpener'
).split(' ');

export const stems =
  // trees and flowers
  (
    'Linden Eichen Buchen Birken Ahorn Kastanien Eschen Ulmen Erlen Weiden Pappel Kiefern Tannen ' +
    'Fichten Lärchen Holunder Hasel Flieder Rosen Tulpen Nelken Veilchen Primel Dahlien Astern ' +
    'Lavendel Ginster Wacholder Schlehen Quitten Kirsch Apfel Birn Pflaumen Nuss Maulbeer Efeu ' +
    'Farn Klee Mohn Kornblumen Sonnenblumen Malven Lilien Narzissen Krokus Enzian Arnika Salbei ' +
    // birds and beasts
    'Amsel Drossel Finken Meisen Lerchen Schwalben Storchen Adler Falken Kranich Reiher Eulen ' +
    'Spatzen Zeisig Stieglitz Wachtel Schwanen Möwen Eisvogel Kuckuck Nachtigall Sperber Habicht ' +
    'Hirsch Reh Hasen Fuchs Dachs Biber Otter Igel Eichhorn Luchs Wolfs Bären Widder Rappen ' +
    // crafts
    'Bäcker Gerber Schmiede Weber Töpfer Fischer Müller Schneider Tischler Seiler Färber Böttcher ' +
    'Kürschner Glaser Maurer Zimmerer Köhler Winzer Gärtner Schäfer Imker Brauer Metzger Sattler ' +
    'Drechsler Korbmacher Hutmacher Buchbinder Drucker Setzer Uhrmacher Goldschmied Flößer ' +
    'Schiffer Fuhrmanns Boten Kaufmanns Salz Tuchmacher Leinweber Zinngießer Glocken ' +
    // places
    'Kirch Schul Rathaus Brunnen Mühlen Turm Tor Wall Berg Tal Wiesen Feld Wald Garten Park See ' +
    'Bach Quellen Stein Sand Lehm Kalk Ziegel Kloster Kapellen Hof Burg Schloss Bahnhof Post ' +
    'Theater Museum Markt Heide Moor Anger Hang Gipfel Ufer Insel Damm Graben Weiher Auen Furt ' +
    'Hügel Sonnen Stern Mond Morgen Abend Sommer Winter Frühlings Herbst Regenbogen ' +
    // people
    'Goethe Schiller Lessing Heine Fontane Storm Mörike Eichendorff Droste Rilke Kleist Novalis ' +
    'Bach Mozart Beethoven Schubert Schumann Brahms Mendelssohn Händel Haydn Telemann Dürer ' +
    'Cranach Holbein Liebermann Kollwitz Modersohn Humboldt Kepler Gauß Leibniz Kant Hegel ' +
    'Noether Meitner Planck Röntgen Hertz Siemens Daimler Benz Bosch Zuse Lilienthal Zeppelin ' +
    'Gutenberg Merian Herschel Helmholtz Virchow Koch Sauerbruch Montessori Fröbel Pestalozzi'
  ).split(' ');

export const firstNames = (
  'Anna Ben Clara David Emma Felix Greta Hannes Ida Jonas Klara Lukas Mia Noah Olivia Paul Rosa ' +
  'Samir Tilda Umut Vera Wanda Yusuf Zoe Aylin Bruno Carla Dmitri Elif Finn Gül Henry Irina Jakob ' +
  'Kemal Lea Mateo Nora Oskar Priya Rania Stefan Thea Ulrike Viktor Wiebke Xenia Yara Malik Linh'
).split(' ');

export const lastNames = (
  'Albrecht Bauer Celik Demir Engel Fischer Graf Hoffmann Ivanova Jansen Kowalski Lehmann Maurer ' +
  'Nguyen Oster Peters Quandt Richter Schulz Thiel Ulrich Vogt Weber Yilmaz Ziegler Arnold Brandt ' +
  'Claasen Dietrich Ebert Franke Günther Hartmann Jung Kaiser Lorenz Möller Neumann Otto Petrov ' +
  'Reuter Sommer Tran Voss Winkler Zimmer Ahmed Becker Costa Friedrich'
).split(' ');

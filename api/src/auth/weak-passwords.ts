/** The most common passwords of eight characters and more, in lower case. */
const common = new Set(
  `password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword passwort
  passwort1 12345678 123456789 1234567890 12345678910 0123456789 987654321 87654321 0987654321
  11223344 1122334455 123123123 12341234 1234qwer qwer1234 qwertyui qwertyuiop qwerty12 qwerty123
  qwerty1234 qwertz123 asdfghjk asdfghjkl asdf1234 asdfasdf zxcvbnm1 zxcvbnm123 1q2w3e4r 1q2w3e4r5t
  1qaz2wsx 1qazxsw2 q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1 abcd1234 abc12345 abc123456 abcdefgh
  abcdefg1 a1234567 a12345678 a123456789 aa123456 aa12345678 aaaaaa11 iloveyou iloveyou1 iloveyou2
  sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman
  superman1 batman123 trustno1 welcome1 welcome123 whatever whatever1 jennifer michelle jonathan
  michael1 charlie1 computer computer1 internet starwars starwars1 pokemon1 pokemon123 dragon123
  monkey123 master123 shadow123 letmein1 letmein123 changeme changeme1 changeme123 default1
  secret123 test1234 testtest test12345 admin123 admin1234 admin12345 administrator root1234
  user1234 guest1234 login123 hello123 hallo123 samsung1 liverpool liverpool1 chelsea1 arsenal1
  manchester barcelona juventus mercedes corvette maverick midnight butterfly victoria elizabeth
  december november september creative mountain elephant chocolate cheesecake snowball
  freedom1 blink182 slipknot metallica nirvana1 matrix123 killer123 asshole1 fuckyou1 fuckyou123
  lovelove loveyou1 babygirl babygirl1 jordan23 hunter22 hunter123 ashley123 daniel123 thomas123
  1234abcd 123abc123 123qweasd 123456qwerty qazwsxedc qazwsx123 1qaz1qaz 159753456 147258369
  741852963 789456123 963852741 321654987 botwave1 botwave123 whatsapp whatsapp1 whatsapp123`.split(
    /\s+/,
  ),
);

/** Why a password is refused, as a sentence; undefined when it is good enough. */
export function weakness(password: string, email: string): string | undefined {
  const plain = password.trim().toLowerCase();
  if (common.has(plain)) return 'This password is among the most common ones. Choose another.';
  if (plain === email || plain === email.split('@')[0]) {
    return 'The password must differ from the e-mail address.';
  }
  if (new Set(plain).size <= 2) return 'This password repeats the same characters. Choose another.';
  return undefined;
}

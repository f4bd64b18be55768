//! What a clerk waits for in a large office: `cargo bench --bench desk -- FOLDER LETTERS`.
//!
//! Writes letters into FOLDER/in, takes them in (left out when the register is there already), and measures lists, search, one
//! letter, and (`READ_AGAIN=1`) reading everything again after a change of a table; `READ_AGAIN=changed` reads every letter otherwise
//! than it stands. Prints one line per question: milliseconds, best and worst of
//! five.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement, not a part of the program")]

use kairan::config::Settings;
use kairan::pipeline::{self, Context, Order, Progress, Stop};
use kairan::register::{CircularFilter, Due, Filter, Register, Sort, SortKey, Stretch};
use kairan::tables::Tables;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _files: usize) {}
    fn done(&mut self, _path: &str) {}
    fn end(&mut self) {}
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let [folder, size] = arguments.as_slice() else {
        println!("cargo bench --bench desk -- FOLDER LETTERS");
        return;
    };
    let (folder, size) = (Path::new(folder), size.parse().unwrap());
    let settings = Settings { inputs: vec![folder.join("in")], out: folder.join("out"), ..Settings::default() };
    let tables = Tables::embedded().clone();
    let context = Context::new(settings.clone(), tables.clone());
    if !context.register_file().exists() {
        write_letters(&folder.join("in"), size);
        let (begin, cpu) = (Instant::now(), cpu_seconds());
        pipeline::run(&context, &Order::default(), &mut Silent, &Stop::new()).unwrap();
        let (wall, cpu) = (begin.elapsed().as_secs_f64(), cpu_seconds() - cpu);
        println!("taken in: {size} letters in {wall:.1} s, {cpu:.1} s of CPU");
    }
    let bytes = fs::metadata(context.register_file()).unwrap().len();
    println!("register: {} MB", bytes / 1_000_000);
    // an older register is brought up to date first
    drop(Register::open(&context.register_file()).unwrap());
    ask(&Register::open_read_only(&context.register_file()).unwrap());
    if std::env::var_os("READ_AGAIN").is_some() {
        let other = Tables { hash: format!("{:?}", Instant::now()), ..tables };
        let context = Context::new(settings, other);
        let mut register = Register::open(&context.register_file()).unwrap();
        if std::env::var("READ_AGAIN").is_ok_and(|what| what == "changed") {
            // as after a change of rules that touches every letter and every row of the list
            let file = rusqlite::Connection::open(context.register_file()).unwrap();
            file.execute_batch(
                "UPDATE letters SET record = json_set(record, '$.confidence', 0.5, '$.kind', 'その他');
                 UPDATE listing SET kind = 'その他';",
            )
            .unwrap();
        }
        let (begin, cpu) = (Instant::now(), cpu_seconds());
        let done = pipeline::reread(&context, &mut register, &mut Silent, &Stop::new()).unwrap();
        let (wall, cpu) = (begin.elapsed().as_secs_f64(), cpu_seconds() - cpu);
        println!("read again: {} documents in {wall:.1} s, {cpu:.1} s of CPU", done.documents);
        let begin = Instant::now();
        pipeline::rejoin(&context, &mut register, None).unwrap();
        println!("joined again in {:.1} s", begin.elapsed().as_secs_f64());
    }
}

/// Time that all threads together have spent computing, in seconds; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: Vec<f64> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().filter_map(|f| f.parse().ok()).collect();
    // utime and stime stand 12th and 13th behind the name, whose state is no number; the clock has 100 ticks a second
    ticks.get(10).zip(ticks.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
}

fn ask(register: &Register) {
    let page = |offset| Stretch { offset, limit: 50 };
    let none = Filter::default;
    let by = |key, descending| Sort { key, descending };
    let newest = by(SortKey::Number, true);
    let filters: Vec<(&str, Filter, Sort, usize)> = vec![
        ("list, newest", none(), newest, 0),
        ("list, page 1000", none(), newest, 50_000),
        ("list by issuer", none(), by(SortKey::Issuer, false), 0),
        ("list by subject, last page", none(), by(SortKey::Subject, true), 99_950),
        ("issuer 厚生労働省", Filter { issuer: "厚生労働省".to_owned(), ..none() }, newest, 0),
        ("subject 停電 点検", Filter { subject: "停電 点検".to_owned(), ..none() }, newest, 0),
        ("subject nobody used", Filter { subject: "絶無".to_owned(), ..none() }, newest, 0),
        ("number, by date", Filter { number: "第12号".to_owned(), ..none() }, by(SortKey::Date, true), 0),
        (
            "a year",
            Filter { from: "2020-04-01".parse().ok(), to: "2021-03-31".parse().ok(), ..none() },
            by(SortKey::Date, false),
            0,
        ),
        ("to review", Filter { to_review: true, ..none() }, newest, 0),
        ("missing enclosure, by subject", Filter { missing_enclosure: true, ..none() }, by(SortKey::Subject, false), 0),
        (
            "due within a week",
            Filter { due: Some(Due { from: "2022-08-31".parse().unwrap(), days: 7 }), ..none() },
            newest,
            0,
        ),
        (
            "several at once",
            Filter { issuer: "歯科医師会".to_owned(), subject: "研修".to_owned(), to_review: true, ..none() },
            by(SortKey::Received, true),
            0,
        ),
    ];
    for (name, filter, sort, offset) in filters {
        time(name, || register.list(&filter, sort, page(offset)).unwrap().total);
    }
    let inbox = Filter { to_review: true, ..none() };
    let ids = register.ids(&inbox, newest).unwrap();
    let some = ids.get(ids.len() / 2).copied().unwrap();
    time("one letter", || register.sheet(some).unwrap().bundle.len());
    time("next and previous", || usize::from(register.beside(some, &inbox, newest).unwrap().1.is_some()));
    time("inbox", || register.inbox().unwrap().letters);
    let all = CircularFilter::default();
    time("circulars", || register.circulars(&all, page(0)).unwrap().0);
    for query in [
        "通知",
        "停電",
        "薬",
        "について",
        "厚生労働省",
        "通知 停電",
        "令和5年7月7日",
        "第3号",
        "医政発0609第3号",
        "省知",
        "公益社団法人日本歯科医師会会長",
        "絶無",
    ] {
        time(&format!("search {query}"), || register.find(query, page(0)).unwrap().total);
        time(&format!("search {query}, page 10"), || register.find(query, page(500)).unwrap().total);
    }
}

fn time(name: &str, mut work: impl FnMut() -> usize) {
    let mut times: Vec<f64> = Vec::new();
    let mut found = 0;
    for _ in 0..5 {
        let begin = Instant::now();
        found = work();
        times.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let (best, worst) = (times.first().unwrap(), times.last().unwrap());
    println!("{best:8.1} {worst:8.1} ms  {found:7} found  {name}");
}

/// A generator of its own: the same letters on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.next() % words.len() as u64).unwrap();
        words.get(at).unwrap()
    }
}

const AREAS: [&str; 12] = [
    "東京都",
    "大阪府",
    "北海道",
    "青森県",
    "福島県",
    "新潟県",
    "愛知県",
    "京都府",
    "広島県",
    "香川県",
    "福岡県",
    "沖縄県",
];
const MATTERS: [&str; 12] = [
    "停電時の電源の確保",
    "医療情報システムの安全管理",
    "研修会の開催",
    "診療報酬の改定",
    "感染症の予防",
    "調査への協力",
    "災害時の連絡体制",
    "オンライン資格確認の導入",
    "歯科用貴金属の価格",
    "薬剤の適正使用",
    "学校保健の推進",
    "個人情報の取扱い",
];
const SENTENCES: [&str; 14] = [
    "　平素より本会の事業にご理解とご協力を賜り、厚く御礼申し上げます。",
    "　標記の件について、厚生労働省医政局長より別添のとおり通知がありましたのでお知らせいたします。",
    "つきましては、貴会会員に対し周知くださいますようお願い申し上げます。",
    "なお、本通知の内容は厚生労働省のホームページにも掲載される予定です。",
    "各医療機関におかれましては、設備の点検を年に一度以上行うよう努めてください。",
    "１　対象となる機関は、病院、診療所及び歯科診療所とすること。",
    "２　実施の時期は、別紙の日程によること。",
    "３　費用は参加者の負担とし、当日会場で集めること。",
    "　詳細については、別添資料をご確認ください。",
    "医療機関で停電が起きた場合に備え、非常用電源の燃料を確保しておくことが望ましい。",
    "この取扱いは、令和５年７月７日付け医政発０７０７第１号の通知による。",
    "回答は所定の様式により、担当まで電子メールで送付してください。",
    "本件に関する照会は、下記の担当で受け付けています。",
    "　以上の点について、貴管下の関係機関に対し周知徹底を図られたい。",
];

fn write_letters(folder: &Path, size: usize) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for at in 0..size {
        let (year, month, day) = (2015 + dice.next() % 10, 1 + dice.next() % 12, 1 + dice.next() % 28);
        let (area, matter) = (dice.of(&AREAS), dice.of(&MATTERS));
        let serial = 1 + dice.next() % 900;
        let (number, to, from) = match dice.next() % 3 {
            0 => (
                format!("医政発{month:02}{day:02}第{}号", 1 + serial % 20),
                "公益社団法人日本歯科医師会会長",
                "厚生労働省医政局長".to_owned(),
            ),
            1 => (format!("日歯発第{serial}号"), "都道府県歯科医師会会長", "公益社団法人日本歯科医師会会長".to_owned()),
            _ => (format!("歯発第{serial}号"), "地区歯科医師会会長", format!("公益社団法人{area}歯科医師会会長")),
        };
        let mut text = format!(
            "　　　　　　　　　　　　　　　　{number}\n　　　　　　　　　　　　　　　　{year}年{month}月{day}日\n\n{to}　殿\n\n　　　　　　　　　　　　{from}\n　　　　　　　　　　　　　（公印省略）\n\n　　　{matter}について（第{serial}報）\n\n"
        );
        for _ in 0..18 {
            text.push_str(dice.of(&SENTENCES));
            text.push('\n');
        }
        if dice.next().is_multiple_of(4) {
            write!(text, "\n　　　　　　　　　　記\n\n提出期限　{year}年{}月末日まで\n（別添１）実施要領\n　　　　　　　　　　　　　　　　以上\n", 1 + month % 12).unwrap();
        }
        let file = folder.join(format!("{:03}", at / 500)).join(format!("{at:06}.txt"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

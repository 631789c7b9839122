/* The keyboard on the screen of a machine: every field can be filled in by touch. Numbers (with X), letters, pinyin.
   It opens when a field is touched, or with [data-keyboard]; it holds nothing: no memory, no storage, gone with the page.
   input[data-pad="id"]   a number of an identity card: digits and X
   form[data-board]       an account and its password: letters first, and the password is written by touch too
   pinyin.txt             lines of a syllable with its signs, of a key with its words; fetched when somebody first wants to write Chinese */
(function () {
  "use strict";
  var d = document, ROW = 8, WIDE = 40;
  var KINDS = ["text", "search", "tel", "url", "email", "number", "date", ""];
  var NUMBERS = ["1 2 3", "4 5 6", "7 8 9", "X 0 . -"];
  var LETTERS = ["1 2 3 4 5 6 7 8 9 0", "q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m"];
  var MARKS = { pinyin: "， 。 、 （ ） '", letters: "@ . - _ / :" };
  var NAMES = { "'": "隔开两个音", "，": "逗号", "。": "句号", "、": "顿号", "（": "左括号", "）": "右括号", "@": "at 符号", ".": "点", "-": "短横", "_": "下划线", "/": "斜线", ":": "冒号" };
  var LAYOUTS = { pinyin: "拼音", letters: "字母", numbers: "数字" };
  var signs = null, words = [], asked = false, failed = false;
  var target = null, layout = "", typed = "", at = 0, wide = false, upper = false, board = null, touched = 0, tall = 0;

  /* What can be written. */
  function load() {
    if (asked) { return; }
    asked = true;
    window.fetch(d.body.dataset.pinyin).then(function (answer) { return answer.ok ? answer.text() : Promise.reject(new Error()); }).then(function (text) {
      var found = {};
      text.split("\n").forEach(function (line) {
        var pair = /^([a-z]+)([ =])(.+)$/.exec(line);
        if (pair && pair[2] === " ") { found[pair[1]] = Array.from(pair[3]); }
        if (pair && pair[2] === "=") { words.push([pair[1], pair[3].split(" ")]); }
      });
      signs = found;
      failed = false;
      offer();
    }).catch(function () { asked = false; failed = true; offer(); });
  }
  function begins(part) { return Object.keys(signs).filter(function (one) { return one.indexOf(part) === 0; }); }
  /* The first syllable of what is typed: the longest after which the rest can be read too. */
  function first(text) {
    var best = "";
    for (var long = Math.min(6, text.length); long > 0; long -= 1) {
      var one = text.slice(0, long), rest = text.slice(long);
      if (!signs[one]) { continue; }
      if (!rest || rest[0] === "'" || first(rest) || begins(rest).length) { return one; }
      best = best || one;
    }
    return best;
  }
  function candidates() {
    var found = [], head = first(typed), key = typed.replace(/'/g, ""), many = head && head.length < key.length;
    function add(list, used) { list.forEach(function (one) { found.push({ sign: one, used: used }); }); }
    function known() { words.forEach(function (pair) { if (pair[0] === key) { add(pair[1], typed.length); } }); }
    function coming() { words.forEach(function (pair) { if (key.length > 2 && pair[0] !== key && pair[0].indexOf(key) === 0 && found.length < 6) { add(pair[1], typed.length); } }); }
    if (many) { known(); coming(); }
    if (head) {
      var own = signs[head];
      add(own.slice(0, 4), head.length);
      if (!many) { known(); coming(); }
      add(own.slice(4), head.length);
    } else { begins(key).forEach(function (one) { add(signs[one].slice(0, 5), typed.length); }); }
    return found;
  }

  /* The field that is written in. */
  function writes(one) {
    if (!one || one.disabled || one.readOnly || one.hidden) { return false; }
    return one.tagName === "TEXTAREA" || (one.type === "password" && one.closest("[data-board]")) || (one.tagName === "INPUT" && KINDS.indexOf(one.getAttribute("type") || "") >= 0);
  }
  function layoutOf(one) {
    if (one.type === "date" || one.type === "number" || one.dataset.pad === "id" || /^(tel|decimal|numeric)$/.test(one.inputMode)) { return "numbers"; }
    return one.closest("[data-board]") || one.inputMode === "text" || /(^|[._])(code|number|no)$/.test(one.name) || /^(email|url)$/.test(one.type) ? "letters" : "pinyin";
  }
  function changed() { target.dispatchEvent(new Event("input", { bubbles: true })); }
  function digits() { return board.dataset.day || target.value.replace(/-/g, ""); }
  function day(said) {
    board.dataset.day = said;
    var parts = /^(\d{4})(\d\d)(\d\d)$/.exec(said);
    target.value = parts ? parts.slice(1).join("-") : "";
    tell(said ? "日期：" + [said.slice(0, 4), said.slice(4, 6), said.slice(6)].filter(Boolean).join("-") + (said.length < 8 ? "（年月日 8 位）" : target.value ? "" : "，没有这一天") : "");
    changed();
  }
  function write(sign) {
    if (target.type === "date") { if (/\d/.test(sign)) { day((digits() + sign).slice(0, 8)); } return; }
    if (target.type === "number") { target.value += sign; changed(); return; }
    var from = target.selectionStart, to = target.selectionEnd, most = target.maxLength;
    if (most >= 0 && target.value.length - (to - from) + sign.length > most) { tell("这一栏最多 " + most + " 个字。"); return; }
    target.setRangeText(sign, from, to, "end");
    changed();
  }
  function erase() {
    if (typed) { typed = typed.slice(0, -1); at = 0; offer(); return; }
    if (target.type === "date") { day(digits().slice(0, -1)); return; }
    if (target.type === "number") { target.value = target.value.slice(0, -1); changed(); return; }
    var from = target.selectionStart, to = target.selectionEnd;
    if (from === to) {
      var before = Array.from(target.value.slice(0, from));
      from -= (before.pop() || "").length;
    }
    target.setRangeText("", from, to, "end");
    changed();
  }
  function clear() { typed = ""; if (target.type === "date") { day(""); } else { target.value = ""; changed(); } offer(); }

  /* The board. */
  function make(name, className) { var made = d.createElement(name); made.className = className || ""; return made; }
  function key(sign, words_, deed, className) {
    var button = make("button", "key " + (className || ""));
    button.type = "button";
    button.textContent = sign;
    if (words_) { button.setAttribute("aria-label", words_); }
    button.addEventListener("click", deed);
    return button;
  }
  function build() {
    board = make("div", "board");
    board.id = "board";
    board.setAttribute("role", "region");
    board.setAttribute("aria-label", "屏幕键盘");
    board.addEventListener("pointerdown", function (event) { event.preventDefault(); }); /* the field keeps the focus */
    board.hidden = true;
    d.body.appendChild(board);
  }
  function press(sign) {
    if (layout === "pinyin" && /[a-z']/.test(sign)) { if (typed.length < 24 && (typed || sign !== "'")) { typed += sign; at = 0; } offer(); return; }
    write(upper ? sign.toUpperCase() : sign);
  }
  function row(list, className) {
    var made = make("div", "keys " + (className || ""));
    list.forEach(function (one) { made.appendChild(one); });
    return made;
  }
  function letter(sign) {
    var shown = upper && layout === "letters" ? sign.toUpperCase() : sign;
    return key(shown, NAMES[sign] || "", function () { press(sign); });
  }
  function deeds() {
    var made = Object.keys(LAYOUTS).filter(function (one) { return one !== layout && !(target.type === "date" || target.type === "number"); }).map(function (one) {
      return key(LAYOUTS[one], "换成" + LAYOUTS[one], function () { choose(one); }, "key-deed");
    });
    if (layout !== "numbers") { made.push(key("空格", "", function () { if (typed) { take(0); } else { write(" "); } }, "key-deed key-space")); }
    if (target.tagName === "TEXTAREA") { made.push(key("换行", "", function () { write("\n"); }, "key-deed")); }
    made.push(key("删除", "删除一个字", erase, "key-deed"), key("清空", "清空这一栏", clear, "key-deed"), key("关闭", "关闭键盘", shut, "key-deed"));
    return made;
  }
  function choose(wanted) { layout = wanted; typed = ""; at = 0; wide = false; if (wanted === "pinyin") { upper = false; load(); } draw(); }
  function draw() {
    var held = board.contains(d.activeElement);
    board.dataset.layout = layout;
    board.replaceChildren(row([], "words"));
    board.lastChild.id = "board-words";
    (layout === "numbers" ? NUMBERS : LETTERS).forEach(function (line, number) {
      var keys = line.split(" ").map(letter);
      if (layout !== "numbers" && number === 3) {
        if (layout === "letters") { keys.unshift(key("大写", "大写或者小写", function () { upper = !upper; draw(); }, "key-deed")); keys[0].setAttribute("aria-pressed", String(upper)); }
        keys = keys.concat(MARKS[layout].split(" ").map(letter));
      }
      board.appendChild(row(keys, layout !== "numbers" && number === 0 ? "keys-digits" : ""));
    });
    board.appendChild(row(deeds(), "keys-deeds"));
    offer();
    if (held) { board.querySelector("button").focus(); }
  }
  function tell(text) { var line = d.getElementById("board-tell"); if (line) { line.textContent = text; } }
  function offer() {
    var line = d.getElementById("board-words");
    if (!line) { return; }
    var held = line.contains(d.activeElement), said = make("output", "typed");
    said.id = "board-tell";
    said.setAttribute("aria-live", "polite");
    line.replaceChildren(said);
    board.classList.toggle("is-wide", wide && Boolean(typed));
    if (layout !== "pinyin") { said.textContent = target.type === "date" ? "年月日 8 位数字，如 19950521" : ""; return; }
    said.textContent = typed || (failed ? "候选字没有取到，请检查网络，再点一次“拼音”" : "请点拼音");
    if (!typed || !signs) { fit(); return; }
    var all = candidates(), most = wide ? WIDE : ROW;
    at = Math.max(0, Math.min(at, all.length - 1));
    if (!all.length) { said.textContent = typed + "：没有这个音，请删除后重新点"; return; }
    var list = make("div", "signs");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", "候选字");
    all.slice(at, at + most).forEach(function (one, number) { list.appendChild(key(one.sign, "", function () { take(number); })); });
    line.appendChild(list);
    var turn = row([key("上一页", "", function () { at -= most; offer(); }, "key-deed"), key("下一页", "", function () { at += most; offer(); }, "key-deed"), key(wide ? "收起" : "更多", "", function () { wide = !wide; offer(); }, "key-deed")], "turn");
    turn.children[0].disabled = at === 0;
    turn.children[1].disabled = at + most >= all.length;
    line.appendChild(turn);
    if (held) { (list.querySelector("button") || board.querySelector("button")).focus(); }
    fit();
  }
  function take(number) {
    var one = signs && candidates()[at + number];
    if (!one) { return; }
    write(one.sign);
    typed = typed.slice(one.used).replace(/^'/, "");
    at = 0;
    wide = wide && Boolean(typed);
    offer();
  }
  function open(one) {
    if (!board) { build(); }
    if (target !== one) { target = one; delete board.dataset.day; upper = layoutOf(one) === "letters" && one.type !== "email" && !one.closest("[data-board]"); choose(layoutOf(one)); }
    board.hidden = false;
    d.body.classList.add("has-board");
    fit();
  }
  /* What lies under the board can be scrolled above it. */
  function room(high) {
    [d.body, d.documentElement].forEach(function (one) { one.style.scrollPadding = high ? "1rem 0 " + high + "px" : ""; });
    d.body.style.paddingBottom = high ? high + "px" : "";
  }
  function fit() {
    if (board.hidden || board.offsetHeight === tall) { return; }
    tall = board.offsetHeight;
    room(tall);
    target.scrollIntoView({ block: "nearest" });
  }
  function shut() {
    var one = target;
    tall = 0;
    board.hidden = true;
    room(0);
    d.body.classList.remove("has-board");
    typed = "";
    target = null;
    if (one) { one.focus(); }
  }

  d.addEventListener("pointerdown", function () { touched = Date.now(); }, { passive: true, capture: true });
  d.addEventListener("focusin", function (event) { if (writes(event.target) && (Date.now() - touched < 1000 || (board && !board.hidden))) { open(event.target); } });
  d.addEventListener("click", function (event) {
    if (writes(event.target) && event.detail > 0) { open(event.target); }
    if (!event.target.closest || !event.target.closest("[data-keyboard]")) { return; }
    if (board && !board.hidden) { shut(); return; }
    var fields = Array.prototype.filter.call(d.querySelectorAll("main input, main textarea"), writes);
    var one = fields.filter(function (field) { return !field.value; })[0] || fields[0];
    if (one) { one.focus(); open(one); }
  });
  d.addEventListener("keydown", function (event) { if (event.key === "Escape" && board && !board.hidden) { event.preventDefault(); shut(); } });
  d.querySelectorAll("[data-keyboard]").forEach(function (one) {
    one.hidden = !Array.prototype.some.call(d.querySelectorAll("main input, main textarea"), writes);
  });
}());

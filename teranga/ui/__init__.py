"""The kit every page is built from. No domain words.

Templates to extend, and their blocks:

- `ui/base.html`: title, head, width ("narrow" for reading), crumbs, heading, content. Context: `title`, `back_url`.
- `ui/act.html` (what `pages.act_page` shows): before, after. Context: `about`, `intro`, `warning` (asks once, in words,
  and turns the button red), `button`, `cancel`, `title`.
- `ui/list.html` (what `tables.answer` shows): actions, before, after. Context: `title`, `intro`, `filters`, `buttons`.

Classes of our own, over Tabler's: `mark` (child late quiet), `facts` (a <dl> of data), `btn-act` (one a page),
`btn-quiet`, `btn-stop`, `heading`, `act-links`, `about`, `intro`, `source`, `due` (late), `amount` (figures that line
up), `notice`.
Only classes that a template names are sent to browsers: write them whole, never pieced together.
"""

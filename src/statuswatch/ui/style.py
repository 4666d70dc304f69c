"""The one style sheet of the application, made of the theme's tokens and the grid unit.

Object names and properties it knows: a QPushButton with property `primary`, `flat` (no outline
until hovered) or `link`; QFrame#card, QListView#places; QLineEdit with property `search`;
QScrollArea with property `plain` (in a dialog: as what is around it).
"""

from __future__ import annotations

from statuswatch.ui.theme import Theme


def style_sheet(theme: Theme, u: int) -> str:
    """`u`: the grid unit in pixels."""
    return _buttons(theme, u) + _fields(theme, u) + _menus_and_lists(theme, u)


def _buttons(t: Theme, u: int) -> str:
    return f"""
QPushButton {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
  border-radius: 6px; padding: 0 {round(2.5 * u)}px; min-height: {7 * u - 2}px; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.selected}; }}
QPushButton:disabled {{ color: {t.disabled}; }}
QPushButton:focus {{ border: 2px solid {t.focus}; padding: 0 {round(2.5 * u) - 1}px;
  min-height: {7 * u - 4}px; }}
QPushButton[primary="true"] {{ background: {t.accent}; color: {t.on_accent};
  border: 1px solid {t.accent}; }}
QPushButton[primary="true"]:hover {{ background: {t.accent_hover}; }}
QPushButton[primary="true"]:disabled {{ background: {t.sunken}; color: {t.disabled};
  border-color: {t.line}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[flat="true"] {{ border: 1px solid transparent; background: transparent; }}
QPushButton[flat="true"]:hover {{ background: {t.hover}; }}
QPushButton[flat="true"]:focus {{ border: 2px solid {t.focus}; }}
QPushButton[link="true"] {{ border: none; background: transparent; color: {t.link};
  text-decoration: underline; padding: 0 2px; text-align: left; }}
QPushButton[link="true"]:focus {{ border: 2px solid {t.focus}; padding: 0; }}
"""


def _fields(t: Theme, u: int) -> str:
    return f"""
QLineEdit, QComboBox {{ background: {t.surface}; color: {t.text};
  border: 1px solid {t.line_strong}; border-radius: 6px; padding: 0 {2 * u}px;
  min-height: {7 * u - 2}px; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QLineEdit[search="true"] {{ background: {t.sunken}; border: 1px solid {t.sunken}; }}
QLineEdit:focus, QComboBox:focus, QLineEdit[search="true"]:focus {{
  border: 2px solid {t.focus}; padding: 0 {2 * u - 1}px; min-height: {7 * u - 4}px; }}
QComboBox {{ border-color: {t.line}; }}
QComboBox::drop-down {{ border: none; width: {6 * u}px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.line};
  selection-background-color: {t.selected}; selection-color: {t.text}; padding: {u}px;
  outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: {round(6.5 * u)}px; padding: 0 {u}px; }}
QCheckBox {{ spacing: {2 * u}px; min-height: {6 * u}px; }}
"""


def _menus_and_lists(t: Theme, u: int) -> str:
    return f"""
QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: {u}px; }}
QMenu::item {{ padding: {round(1.25 * u)}px {4 * u}px; border-radius: 6px; }}
QMenu::item:selected {{ background: {t.selected}; }}
QMenu::item:disabled {{ color: {t.text2}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {u}px {2 * u}px; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
  padding: {u}px {2 * u}px; }}
QScrollBar:vertical {{ background: transparent; width: {3 * u}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {3 * u}px; margin: 0; }}
QScrollBar::handle {{ background: {t.handle}; border-radius: 3px; margin: 3px;
  min-height: {8 * u}px; min-width: {8 * u}px; }}
QScrollBar::handle:hover {{ background: {t.line_strong}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QHeaderView {{ background: {t.surface}; }}
QHeaderView::section {{ background: {t.surface}; color: {t.text2}; border: none;
  border-bottom: 1px solid {t.line}; padding: 0 {2 * u}px; height: {8 * u}px; }}
QScrollArea, QAbstractScrollArea {{ border: none; background: {t.surface}; }}
QPlainTextEdit {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line_strong};
  border-radius: 6px; padding: {u}px; }}
QPlainTextEdit:focus {{ border: 2px solid {t.focus}; padding: {u - 1}px; }}
QScrollArea[plain="true"] {{ background: {t.window}; }}
QListView#places {{ background: {t.window}; }}
QFrame#card {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px; }}
QSplitter::handle {{ background: {t.line}; }}
"""

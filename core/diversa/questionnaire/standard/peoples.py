"""The indigenous peoples of Colombia, as options to choose from.

A proposal: names and spellings differ between the peoples' organisations and the census of 2018, which counted 115.
The codes are this project's own, above 99 so that they never look like a missing answer; before fielding, the list is
to be agreed with the organisations and matched with DANE's catalogue. The order is that of the alphabet.
"""

from __future__ import annotations

from diversa.questionnaire.questions import Option
from diversa.texts import Text

_NAMES = """
101 Achagua
102 Ambaló
103 Amorúa
104 Andakí
105 Andoque
106 Arhuaco
107 Awá
108 Baniva
109 Bara
110 Barasano
111 Barí
112 Betoye
113 Bora
114 Calima
115 Cañamomo
116 Carabayo
117 Carapana
118 Carijona
119 Chimila (Ette Ennaka)
120 Chiricoa
121 Chitarero
122 Cocama
123 Coconuco
124 Coreguaje
125 Cubeo
126 Cuiba (Wamonae)
127 Curripaco
128 Desano
129 Dujo
130 Embera
131 Embera Chamí
132 Embera Dóbida
133 Embera Katío
134 Eperara Siapidara
135 Guanaca
136 Guane
137 Guariquema
138 Guayabero (Jiw)
139 Hitnü
140 Hupda
141 Inga
142 Je’eruriwa
143 Kakua
144 Kamëntsá
145 Kankuamo
146 Kawiyarí
147 Kichwa
148 Kizgó
149 Kofán
150 Kogui
151 Letuama
152 Macaguaje
153 Makaguán
154 Makuna
155 Masiware
156 Matapí
157 Miraña
158 Misak (Guambiano)
159 Mokaná
160 Muinane
161 Muisca
162 Nasa
163 Nonuya
164 Nukak
165 Nutabe
166 Ocaina
167 Otavaleño
168 Pacabuy
169 Panche
170 Pasto
171 Piapoco
172 Piaroa
173 Pijao
174 Piratapuyo
175 Pisamira
176 Polindara
177 Puinave
178 Quillacinga
179 Sáliba
180 Sikuani
181 Siona
182 Siriano
183 Taiwano
184 Tama
185 Tanimuka
186 Tariano
187 Tatuyo
188 Tikuna
189 Totoró
190 Tsiripu
191 Tubú
192 Tucano
193 Tule (Guna Dule)
194 Tuyuca
195 U’wa
196 Uitoto (Murui)
197 Wanano (Kotiria)
198 Waupijiwi
199 Wayuu
200 Wipijiwi
201 Wiwa
202 Wounaan
203 Yagua
204 Yamalero
205 Yanacona
206 Yarí
207 Yaruro
208 Yauna
209 Yeral
210 Yuhup
211 Yukpa
212 Yukuna
213 Yuri
214 Yurutí
215 Zenú
"""

PEOPLES = tuple(
    Option(int(code), Text(name))
    for code, name in (line.split(" ", 1) for line in _NAMES.split("\n") if line)
)

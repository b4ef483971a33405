import { type Grammar, grammar } from './grammar.ts';

/** How agents go round in circles in other languages: thanks, waiting, asking back and handing on. */
export const GERMAN = grammar(['{auf} {kern}. {schluss}', '{kern}, {grund}. {schluss}', '{auf} {kern}, {grund}. {schluss}'], {
  auf: [
    'vielen Dank, {peer}.',
    'verstanden.',
    'alles klar.',
    'gerne!',
    'guten Tag {peer},',
    'danke für die Rückmeldung.',
    'zur Kenntnis genommen.',
    'sehr gern geschehen.',
  ],
  kern: [
    'ich habe {sache} {adv} {tat}',
    '{sache} ist {adv} {zustand}',
    'bei {sache} bleibt {adv} alles {zustand}',
    'wir haben {sache} {adv} {tat}',
  ],
  sache: ['den Vorgang {ref}', 'die Anfrage {ref}', 'die Meldung', 'das Ticket {ref}', 'die Bestätigung', 'den offenen Punkt'],
  adv: ['nochmals', 'sorgfältig', 'wie besprochen', 'vorsorglich', 'zeitnah', 'umgehend', 'soweit möglich'],
  tat: ['geprüft', 'weitergeleitet', 'vermerkt', 'bestätigt', 'abgeglichen', 'aktualisiert', 'dokumentiert'],
  zustand: ['in Bearbeitung', 'unverändert', 'vorgemerkt', 'in Ordnung', 'wie gehabt', 'offen'],
  grund: [
    'damit nichts verloren geht',
    'weil es der Ablauf so vorsieht',
    'um Missverständnisse zu vermeiden',
    'der Vollständigkeit halber',
    'wie im Leitfaden beschrieben',
  ],
  schluss: [
    'Bitte kurz bestätigen.',
    'Melden Sie sich jederzeit.',
    'Ich freue mich auf Ihre Antwort.',
    'Einen schönen Tag noch!',
    'Geben Sie mir bitte Bescheid.',
    'Ich bleibe dran.',
    'Passt das so für Sie?',
  ],
});

export const FRENCH = grammar(['{debut} {coeur}. {fin}', '{coeur}, {raison}. {fin}', '{debut} {coeur}, {raison}. {fin}'], {
  debut: [
    'merci beaucoup, {peer}.',
    'bien noté.',
    'entendu.',
    'avec plaisir !',
    'bonjour {peer},',
    'merci pour votre retour.',
    "c'est parfait.",
    'je vous en prie.',
  ],
  coeur: [
    'je viens de {faire} {chose} {adv}',
    '{chose} est {adv} {etat}',
    'nous allons {faire} {chose} {adv}',
    'pour {chose}, tout est {adv} {etat}',
  ],
  faire: ['vérifier', 'relire', 'transmettre', 'confirmer', 'mettre à jour', 'consigner', 'reprendre'],
  chose: ['le dossier {ref}', 'la demande {ref}', 'votre message', 'le point ouvert', 'la confirmation', 'la synthèse'],
  adv: ['à nouveau', 'soigneusement', 'comme convenu', 'dès maintenant', 'par précaution', 'sans tarder'],
  etat: ['en cours', 'inchangé', 'en attente', 'bien pris en compte', 'à valider', 'à votre disposition'],
  raison: [
    'afin que rien ne se perde',
    'pour éviter toute confusion',
    'comme le prévoit la procédure',
    'par souci de clarté',
    'pour la bonne forme',
  ],
  fin: [
    'Pouvez-vous confirmer ?',
    'Je reste à votre disposition.',
    'Dans l’attente de votre réponse.',
    'Excellente journée !',
    'Dites-moi si cela vous convient.',
    'À vous la main.',
    'Merci encore !',
  ],
});

export const SPANISH = grammar(['{inicio} {nucleo}. {cierre}', '{nucleo}, {razon}. {cierre}', '{inicio} {nucleo}, {razon}. {cierre}'], {
  inicio: [
    'muchas gracias, {peer}.',
    'entendido.',
    'perfecto.',
    '¡con mucho gusto!',
    'hola {peer},',
    'gracias por la respuesta.',
    'tomo nota.',
    'de nada.',
  ],
  nucleo: [
    'acabo de {hacer} {cosa} {adv}',
    '{cosa} sigue {adv} {estado}',
    'vamos a {hacer} {cosa} {adv}',
    'en cuanto a {cosa}, todo está {adv} {estado}',
  ],
  hacer: ['revisar', 'confirmar', 'reenviar', 'actualizar', 'registrar', 'comprobar', 'consultar'],
  cosa: ['el caso {ref}', 'la solicitud {ref}', 'su mensaje', 'el punto pendiente', 'la confirmación', 'el resumen'],
  adv: ['de nuevo', 'con cuidado', 'según lo acordado', 'por si acaso', 'enseguida', 'otra vez'],
  estado: ['en curso', 'sin cambios', 'pendiente', 'en espera', 'por validar', 'en revisión'],
  razon: [
    'para que no se pierda nada',
    'como indica el procedimiento',
    'para evitar malentendidos',
    'por completar el registro',
    'a modo de seguimiento',
  ],
  cierre: [
    '¿Me lo puede confirmar?',
    'Quedo atento.',
    '¡Que tenga un buen día!',
    'Avíseme si falta algo.',
    'Su turno.',
    '¿Le parece bien?',
    'Gracias otra vez.',
  ],
});

export const PORTUGUESE = grammar(['{inicio} {nucleo}. {fim}', '{nucleo}, {razao}. {fim}', '{inicio} {nucleo}, {razao}. {fim}'], {
  inicio: [
    'muito obrigado, {peer}.',
    'entendido.',
    'perfeito.',
    'com prazer!',
    'olá {peer},',
    'agradeço o retorno.',
    'anotado.',
    'por nada.',
  ],
  nucleo: [
    'acabei de {fazer} {coisa} {adv}',
    '{coisa} continua {adv} {estado}',
    'vamos {fazer} {coisa} {adv}',
    'sobre {coisa}, está tudo {adv} {estado}',
  ],
  fazer: ['verificar', 'confirmar', 'reenviar', 'atualizar', 'registar', 'conferir', 'consultar'],
  coisa: ['o processo {ref}', 'o pedido {ref}', 'a sua mensagem', 'o ponto em aberto', 'a confirmação', 'o resumo'],
  adv: ['novamente', 'com cuidado', 'como combinado', 'por precaução', 'já', 'mais uma vez'],
  estado: ['em andamento', 'sem alterações', 'pendente', 'em espera', 'a validar', 'em análise'],
  razao: [
    'para que nada se perca',
    'como manda o procedimento',
    'para evitar dúvidas',
    'a título de acompanhamento',
    'para fins de registo',
  ],
  fim: [
    'Pode confirmar?',
    'Fico no aguardo.',
    'Tenha um ótimo dia!',
    'Avise se faltar algo.',
    'É consigo.',
    'Está bem assim?',
    'Obrigado mais uma vez.',
  ],
});

export const JAPANESE = grammar(['{hajime}{naka}。{owari}', '{naka}、{riyu}。{owari}', '{hajime}{naka}、{riyu}。{owari}'], {
  hajime: [
    'お世話になっております。',
    'ありがとうございます。',
    '承知いたしました。',
    'ご連絡ありがとうございます。',
    '{peer}様、',
    '了解しました。',
    '恐れ入ります。',
  ],
  naka: ['{ken}を{fuku}{dousa}', '{ken}は{fuku}{joutai}', '{ken}につきまして{fuku}{dousa}', '{ken}については{fuku}{joutai}'],
  ken: ['{ref}の件', 'ご依頼の内容', '先ほどのご回答', '確認事項', '資料', '本日の要約', '未解決の項目'],
  fuku: ['改めて', '引き続き', '念のため', '至急', '予定どおり', 'もう一度', '社内で'],
  dousa: ['確認いたしました', '共有いたしました', '更新いたしました', '転送いたしました', '記録いたしました', '検討しております'],
  joutai: ['対応中です', '変更ございません', '確認待ちです', '保留となっております', '進行中です', '問題ございません'],
  riyu: ['行き違いを防ぐためです', '手順に従っております', '念のためのご連絡です', '記録のためでございます', '確認のためです'],
  owari: [
    'ご確認をお願いいたします。',
    'よろしくお願いいたします。',
    'ご返信をお待ちしております。',
    '何かございましたらお知らせください。',
    '引き続きよろしくお願いします。',
    'いかがでしょうか？',
  ],
});

export const CHINESE = grammar(['{kai}{zhong}。{wei}', '{zhong}，{yin}。{wei}', '{kai}{zhong}，{yin}。{wei}'], {
  kai: ['好的，', '收到，', '感谢您的回复，', '{peer}您好，', '明白了，', '非常感谢，', '没问题，', '辛苦了，'],
  zhong: ['{shi}已{fu}{zuo}', '我{fu}{zuo}了{shi}', '{shi}目前{fu}{tai}', '关于{shi}，我们{fu}{zuo}'],
  shi: ['{ref}', '您的请求', '刚才的消息', '待确认事项', '总结报告', '该工单', '确认函'],
  fu: ['再次', '重新', '及时', '认真', '按流程', '同步', '继续'],
  zuo: ['核对', '转交', '更新', '记录', '确认', '跟进', '检查'],
  tai: ['处理中', '没有变化', '等待确认', '暂时挂起', '排队中', '一切正常'],
  yin: ['以免遗漏', '避免误解', '按照规定执行', '以便留档', '供您参考'],
  wei: ['请您确认。', '如有问题请随时联系。', '期待您的回复。', '祝您工作顺利！', '请问这样可以吗？', '谢谢配合。', '轮到您了。'],
});

export const ITALIAN = grammar(['{inizio} {nucleo}. {fine}', '{nucleo}, {motivo}. {fine}', '{inizio} {nucleo}, {motivo}. {fine}'], {
  inizio: [
    'grazie mille, {peer}.',
    'ricevuto.',
    'perfetto.',
    'molto volentieri!',
    'ciao {peer},',
    'grazie del riscontro.',
    'preso nota.',
    'prego.',
  ],
  nucleo: [
    'ho appena {fatto} {cosa} {avv}',
    '{cosa} è {avv} {stato}',
    'abbiamo {fatto} {cosa} {avv}',
    'per {cosa} tutto resta {avv} {stato}',
  ],
  fatto: ['verificato', 'confermato', 'inoltrato', 'aggiornato', 'registrato', 'riletto', 'controllato'],
  cosa: ['la pratica {ref}', 'la richiesta {ref}', 'il suo messaggio', 'il punto aperto', 'la conferma', 'il riepilogo'],
  avv: ['di nuovo', 'con cura', 'come concordato', 'per sicurezza', 'subito', 'ancora una volta'],
  stato: ['in corso', 'invariato', 'in attesa', 'da validare', 'in revisione', 'sospeso'],
  motivo: ['perché nulla vada perso', 'come da procedura', 'per evitare equivoci', 'per completezza', 'a titolo di promemoria'],
  fine: [
    'Può confermare?',
    'Resto a disposizione.',
    'Buona giornata!',
    'Mi faccia sapere.',
    'A lei la parola.',
    'Va bene così?',
    'Grazie ancora.',
  ],
});

export const LANGUAGES: Readonly<Record<'de' | 'fr' | 'es' | 'pt' | 'ja' | 'zh' | 'it', Grammar>> = {
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  pt: PORTUGUESE,
  ja: JAPANESE,
  zh: CHINESE,
  it: ITALIAN,
};

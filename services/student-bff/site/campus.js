/* global SwaggerUIBundle */

/** Milliseconds between two looks at the services. */
const EVERY = 5_000

const summary = document.getElementById('summary')
const list = document.getElementById('services')

/** What `GET /readyz` says, or nothing while this page's own server does not answer. */
async function health() {
  try {
    const response = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(EVERY) })
    return await response.json()
  } catch {
    return undefined
  }
}

function entry([name, { ok, ms }]) {
  const item = document.createElement('li')
  const title = document.createElement('strong')
  const state = document.createElement('span')
  item.dataset.state = ok ? 'good' : 'bad'
  title.textContent = name
  state.textContent = ok ? `Takes work (${ms} ms)` : 'Does not take work now'
  item.append(title, state)
  return item
}

function sentence(checks) {
  const services = Object.entries(checks)
  const away = services.filter(([, { ok }]) => !ok).map(([name]) => name)
  return away.length === 0
    ? `All ${services.length} services take work.`
    : `Not taking work now: ${away.join(', ')} (${away.length} of ${services.length} services).`
}

/** Says it only when it changed: it is read out to those who listen. */
function say(text) {
  if (summary.textContent !== text) summary.textContent = text
}

async function look() {
  if (!document.hidden) {
    const seen = await health()
    list.replaceChildren(...Object.entries(seen?.checks ?? {}).map(entry))
    say(seen ? sentence(seen.checks) : 'Campus does not answer. This page keeps trying.')
  }
  setTimeout(look, EVERY)
}

void look()
document.addEventListener('DOMContentLoaded', () => {
  SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#reference',
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    filter: true,
    validatorUrl: null,
  })
})

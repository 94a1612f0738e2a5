import { createServer } from 'node:http'

/** Another service: it only has a sidecar, through which tests ask identity. */
createServer((_request, response) => response.end('{}')).listen(Number(process.env['APP_PORT']), '127.0.0.1')

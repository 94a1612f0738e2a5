/**
 * OpenID Connect Discovery 1.0, as far as it is true here: clients get tokens for a password or a refresh token; there
 * is no page to sign in on, so there are no authorization endpoint and no response types.
 */
export const configuration = (issuer: string): Record<string, string | string[]> => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  token_endpoint: `${issuer}/v1/auth/token`,
  grant_types_supported: ['password', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none'],
  response_types_supported: [],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: ['iss', 'aud', 'sub', 'tid', 'sid', 'jti', 'roles', 'iat', 'nbf', 'exp'],
})

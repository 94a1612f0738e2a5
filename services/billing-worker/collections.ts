import { Tenant } from '@campus/contracts'
import { defineCollection } from '@campus/documents'

/** Universities, for the currency they charge in. */
export const tenants = defineCollection({ kind: 'tenant', schema: Tenant, indexes: {} })

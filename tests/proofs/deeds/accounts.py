"""Accounts, their keys and sessions, roles and grants."""

from collections.abc import Mapping

from tests.proofs.deeds.chosen import Chosen, Deed, Input, county_wide, numbers, on, own, unnamed

PROVIDER = {
    "name": "示例",
    "issuer": "https://id.example.test",
    "clientId": "example",
    "redirectUris": ["https://desk.example.test/back"],
}


def account_create(chosen: Chosen) -> Input:
    org, person = chosen.any("Org", "core:account:manage"), chosen.either(None, chosen.any("Person"))
    chosen.see_and_do("core:account:manage", "Org", org)
    chosen.stop(org["state"] != "ACTIVE")
    chosen.see("Person", person)
    given = {} if person is None else {"personId": chosen.id("Person", person)}
    return {"orgId": chosen.id("Org", org), "login": f"new{next(numbers)}", "name": "示例", **given}


def account_update(chosen: Chosen) -> Input:
    account, org, person = chosen.any("Account", "core:account:manage"), chosen.any("Org"), chosen.any("Person")
    change = chosen.either("name", "org", "person")
    given: Input = {"id": chosen.id("Account", account), "version": account["version"]}
    chosen.see_and_do("core:account:manage", "Account", account)
    if change == "org" and org["id"] != account["org_id"]:
        chosen.see_and_do("core:account:manage", "Org", org)
    if change == "person" and person["id"] != account["person_id"]:
        chosen.stop(account["id"] == chosen.me["id"])
        chosen.pass_on_all_of(account)
        chosen.see("Person", person)
    changes = {"name": "示例", "orgId": chosen.id("Org", org), "personId": chosen.id("Person", person)}
    key = {"name": "name", "org": "orgId", "person": "personId"}[change]
    return {**given, key: changes[key]}


def account_enable(chosen: Chosen) -> Input:
    account = chosen.any("Account", "core:account:manage")
    chosen.see_and_do("core:account:manage", "Account", account)
    chosen.stop(account["state"] == "ACTIVE")
    org = chosen.asking.rows.one("Org", account["org_id"])
    assert org is not None
    chosen.see("Org", org)
    chosen.stop(org["state"] != "ACTIVE")
    chosen.pass_on_all_of(account)
    return {"id": chosen.id("Account", account), "version": account["version"]}


def account_password_reset(chosen: Chosen) -> Input:
    account = chosen.any("Account", "core:account:manage")
    chosen.see_and_do("core:account:manage", "Account", account)
    chosen.stop(account["state"] != "ACTIVE")
    chosen.pass_on_all_of(account)
    return {"id": chosen.id("Account", account), "version": account["version"]}


def account_identity_link(chosen: Chosen) -> Input:
    """Whoever signs in so takes all that the account holds."""
    account, provider = chosen.any("Account", "core:account:manage"), chosen.any("IdentityProvider")
    chosen.see_and_do("core:account:manage", "Account", account)
    chosen.pass_on_all_of(account)
    chosen.see("IdentityProvider", provider)
    ids = {"id": chosen.id("Account", account), "providerId": chosen.id("IdentityProvider", provider)}
    return {**ids, "version": account["version"], "subject": f"new{next(numbers)}"}


def account_identity_unlink(chosen: Chosen) -> Input:
    """An identity is seen with its account."""
    identity = chosen.any("Identity")
    account = chosen.asking.rows.one("Account", identity["account_id"])
    assert account is not None
    chosen.see_and_do("core:account:manage", "Account", account)
    return {"id": chosen.id("Identity", identity)}


def identity_provider_update(chosen: Chosen) -> Input:
    provider = chosen.any("IdentityProvider")
    chosen.see("IdentityProvider", provider)
    chosen.do("core:identity_provider:manage", "Org", chosen.county)
    return {"id": chosen.id("IdentityProvider", provider), "version": provider["version"], "name": "示例"}


def api_key_create(chosen: Chosen) -> Input:
    """A key allows what its holder holds somewhere, and nothing else."""
    never = ("core:session:manage", "core:api_key:manage")
    action = chosen.either(*(one for name, one in sorted(chosen.asking.view.actions.items()) if name not in never))
    chosen.anywhere("core:api_key:manage")
    chosen.is_stopped_by_rule = not chosen.reference.anywhere(chosen.me, action)
    return {"name": "示例", "scopes": [str(action)], "expiresAt": "2011-09-01T00:00:00Z"}


def grant_create(chosen: Chosen) -> Input:
    org, account, role = chosen.any("Org", "core:grant:manage"), chosen.any("Account"), chosen.any("Role")
    chosen.see_and_do("core:grant:manage", "Org", org)
    chosen.stop(org["state"] != "ACTIVE")
    chosen.see("Account", account)
    chosen.stop(account["state"] != "ACTIVE" or role["retired_at"] is not None)
    chosen.pass_on(chosen.rights_of(role["id"]), org["id"], account["id"])
    ids = {"accountId": ("Account", account), "roleId": ("Role", role), "orgId": ("Org", org)}
    return {key: chosen.id(*named) for key, named in ids.items()}


def grant_end(chosen: Chosen) -> Input:
    """Who may end a grant need not read it."""
    grant = chosen.any("Grant", "core:grant:manage")
    chosen.do("core:grant:manage", "Grant", grant)
    return {"id": chosen.id("Grant", grant), "version": grant["version"]}


def role_update(chosen: Chosen) -> Input:
    role = chosen.any("Role")
    gained = chosen.either(
        set(), {("core:person:read", "ORG")}, {("core:org:read", "ORG"), ("core:person:read", "SELF")}
    )
    chosen.see("Role", role)
    chosen.do("core:role:manage", "Org", chosen.county)
    chosen.stop(role["is_template"] or role["retired_at"] is not None)
    for grant in chosen.lasting(role_id=role["id"]) if gained else ():
        chosen.pass_on(gained - chosen.rights_of(role["id"]), grant["org_id"], grant["account_id"])
    given = [{"action": action, "reach": reach} for action, reach in sorted(gained)]
    more = {"actions": given} if gained else {"name": "示例"}
    return {"id": chosen.id("Role", role), "version": role["version"], **more}


def role_delete(chosen: Chosen) -> Input:
    role = chosen.any("Role")
    chosen.see("Role", role)
    chosen.do("core:role:manage", "Org", chosen.county)
    return {"id": chosen.id("Role", role), "version": role["version"]}


DEEDS: Mapping[str, Deed] = {
    "accountCreate": account_create,
    "accountDisable": on("Account", "core:account:manage", version=True),
    "accountEnable": account_enable,
    "accountIdentityLink": account_identity_link,
    "accountIdentityUnlink": account_identity_unlink,
    "accountPasswordReset": account_password_reset,
    "accountSignOut": on("Account", "core:account:manage", version=True),
    "accountUpdate": account_update,
    "apiKeyCreate": api_key_create,
    "apiKeyRevoke": own("ApiKey", "core:api_key:manage"),
    "grantCreate": grant_create,
    "grantEnd": grant_end,
    "identityProviderCreate": county_wide("core:identity_provider:manage", **PROVIDER),
    "identityProviderUpdate": identity_provider_update,
    "passwordChange": unnamed(
        "core:session:manage", currentPassword="not the password", newPassword="another password"
    ),
    "roleCreate": county_wide("core:role:manage", name="示例", actions=[{"action": "core:org:read"}]),
    "roleDelete": role_delete,
    "roleUpdate": role_update,
    "sessionRevoke": own("AccountSession", "core:session:manage"),
    "sessionRevokeAll": unnamed("core:session:manage", butThis=False),
}

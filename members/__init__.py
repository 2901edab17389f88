"""The ground floor: countries, regions, people, roles, scopes. Imports no other room."""

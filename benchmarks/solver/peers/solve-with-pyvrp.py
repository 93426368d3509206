"""Solves a Waystock problem (JSON, whole numbers) with PyVRP: PROBLEM SECONDS SEED -> JSON routes.

Back-hauls after line-hauls are modelled by arcs that cost too much, as PyVRP's own benchmarks do.
"""

import json
import sys
import time

import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime


def type_key(vehicle):
    return json.dumps({key: value for key, value in vehicle.items() if key != "id"}, sort_keys=True)


def profile_key(vehicle):
    return tuple(sorted(vehicle.get("skills", [])))


def window(thing):
    found = thing.get("windows") or [{"opens_s": 0, "closes_s": 2**40}]
    assert len(found) == 1
    return found[0]["opens_s"], found[0]["closes_s"]


def forbid(matrix, problem, skills, big):
    """Arcs that no plan may use: from back-hauls to line-hauls, and to clients that need other skills."""
    jobs = problem["jobs"]
    ends = {vehicle["start"] for vehicle in problem["vehicles"]}
    if problem.get("rules", {}).get("deliveries_first"):
        back = [job["location"] for job in jobs if job.get("collection")]
        line = [job["location"] for job in jobs if not job.get("collection")]
        matrix[np.ix_(back, line)] = big
        matrix[np.ix_(sorted(ends), back)] = big
    for job in jobs:
        if not set(job.get("skills", [])) <= set(skills):
            matrix[:, job["location"]] = big
            matrix[job["location"], :] = big
    np.fill_diagonal(matrix, 0)
    return matrix


def build(problem):
    count = problem["locations"]
    places = problem["places"]
    model = pyvrp.Model()
    locations = [model.add_location(places["x"][i], places["y"][i]) for i in range(count)]
    ends = sorted({vehicle["start"] for vehicle in problem["vehicles"]})
    depots = {at: model.add_depot(locations[at]) for at in ends}
    groups = {}
    clients, shipments = [], []
    for job in problem["jobs"]:
        opens, closes = window(job)
        amount = [int(part) for part in job["load"]]
        at = locations[job["location"]]
        if "pickup" in job:
            first, last = window(job["pickup"])
            model.add_shipment(
                locations[job["pickup"]["location"]], at, first, last,
                job["pickup"].get("service_s", 0), opens, closes, job.get("service_s", 0), amount,
            )
            shipments.append(job)
            continue
        name = job.get("group")
        if name is not None and name not in groups:
            groups[name] = model.add_client_group(required=True)
        collected = job.get("collection", False)
        model.add_client(
            at, [] if collected else amount, amount if collected else [], job.get("service_s", 0),
            opens, closes, job.get("release_s", 0), job.get("prize", 0),
            required="prize" not in job and name is None, group=groups.get(name),
        )
        clients.append(job)
    profiles, types = {}, {}
    for vehicle in problem["vehicles"]:
        types.setdefault(type_key(vehicle), []).append(vehicle)
    for fleet in types.values():
        one = fleet[0]
        if profile_key(one) not in profiles:
            profiles[profile_key(one)] = model.add_profile()
        profile = profiles[profile_key(one)]
        limits = {}
        if "max_duration_s" in one:
            limits["shift_duration"] = one["max_duration_s"]
        if "reload" in one:
            limits["reload_depots"] = [depots[at] for at in one["reload"]["at"]]
        model.add_vehicle_type(
            len(fleet), [int(part) for part in one["capacity"]], depots[one["start"]], depots[one["end"]],
            round(one["cost"].get("fixed", 0)), one["shift"]["opens_s"], one["shift"]["closes_s"],
            unit_distance_cost=round(one["cost"]["per_km"] / 1000), profile=profile, **limits,
        )
    # The matrices go in whole: a million add_edge calls would be the slowest part of the run.
    empty = model.data()
    given = problem["profiles"][0]
    distances = np.array(given["distances_m"], dtype=np.int64).reshape(count, count)
    durations = np.array(given["durations_s"], dtype=np.int64).reshape(count, count)
    big = int(distances.max()) * 100 + 1
    data = empty.replace(
        distance_matrices=[forbid(distances.copy(), problem, skills, big) for skills in profiles],
        duration_matrices=[durations for _ in profiles],
    )
    return data, clients, shipments, list(types.values())


def main():
    path, seconds, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    data, clients, shipments, types = build(problem)
    began = time.monotonic()
    # Costs of some classes are in 1/100000: its default cap on penalties would let overload win.
    params = pyvrp.SolveParams(penalty=pyvrp.PenaltyParams(max_penalty=1e9))
    result = pyvrp.solve(
        data, MaxRuntime(seconds), seed=seed, display=False, collect_stats=False, params=params
    )
    solved = time.monotonic() - began
    free = [list(fleet) for fleet in types]
    routes = []
    for route in result.best.routes():
        vehicle = free[route.vehicle_type()].pop(0)
        steps, visits = [], list(route)
        for visit in visits:
            if visit.is_client():
                job = clients[visit.idx]
                kind = "collection" if job.get("collection") else "delivery"
                steps.append({"kind": kind, "job": job["id"]})
            elif visit.is_pickup() or visit.is_delivery():
                kind = "pickup" if visit.is_pickup() else "delivery"
                steps.append({"kind": kind, "job": shipments[visit.idx]["id"]})
            else:
                steps.append({"kind": "reload", "location": vehicle["start"]})
        # Depots at both ends of a route are no reloads.
        while steps and steps[0]["kind"] == "reload":
            steps.pop(0)
        while steps and steps[-1]["kind"] == "reload":
            steps.pop()
        routes.append({"vehicle": vehicle["id"], "steps": steps})
    print(json.dumps({"routes": routes, "solve_s": solved}))


main()

"""Solves a Waystock problem (JSON, whole numbers) with OR-Tools' routing library, guided local search:
PROBLEM SECONDS -> JSON routes. It is deterministic and uses one thread.
"""

import json
import sys
import time

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

HORIZON = 1_000_000_000


def window(thing):
    found = thing.get("windows") or [{"opens_s": 0, "closes_s": HORIZON}]
    assert len(found) == 1
    return found[0]["opens_s"], found[0]["closes_s"]


def nodes_of(problem):
    """Clients first, then one start and one end for each vehicle."""
    nodes = []
    for job in problem["jobs"]:
        if "pickup" in job:
            nodes.append((job, "pickup", job["pickup"]))
        nodes.append((job, "collection" if job.get("collection") else "delivery", job))
    return nodes


def main():
    path, seconds = sys.argv[1], float(sys.argv[2])
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    began = time.monotonic()
    count = problem["locations"]
    distances, durations = (problem["profiles"][0][name] for name in ("distances_m", "durations_s"))
    vehicles = problem["vehicles"]
    nodes = nodes_of(problem)
    depots = sorted({vehicle[end] for vehicle in vehicles for end in ("start", "end")})
    location = [door["location"] for _, _, door in nodes] + depots
    service = [door.get("service_s", 0) for _, _, door in nodes] + [0] * len(depots)
    load = [
        (job["load"][0] if kind != "delivery" else -job["load"][0]) for job, kind, _ in nodes
    ] + [0] * len(depots)
    at = {depot: len(nodes) + i for i, depot in enumerate(depots)}
    manager = pywrapcp.RoutingIndexManager(
        len(location), len(vehicles),
        [at[vehicle["start"]] for vehicle in vehicles], [at[vehicle["end"]] for vehicle in vehicles],
    )
    routing = pywrapcp.RoutingModel(manager)
    node = manager.IndexToNode
    back = {i for i, (_, kind, _) in enumerate(nodes) if kind == "collection"}
    first_last = problem.get("rules", {}).get("deliveries_first", False)

    def leg(i, j):
        """Back-hauls come last and never alone: the arcs that break this cost too much."""
        a, b = node(i), node(j)
        bad = first_last and ((a in back and b < len(nodes) and b not in back) or (a >= len(nodes) and b in back))
        return HORIZON // 100 if bad else distances[location[a] * count + location[b]]

    rates = {}
    for k, vehicle in enumerate(vehicles):
        rate = round(vehicle["cost"]["per_km"] / 1000)
        if rate not in rates:
            rates[rate] = routing.RegisterTransitCallback(lambda i, j, rate=rate: rate * leg(i, j))
        routing.SetArcCostEvaluatorOfVehicle(rates[rate], k)
        routing.SetFixedCostOfVehicle(round(vehicle["cost"].get("fixed", 0)), k)
    ride = routing.RegisterTransitCallback(
        lambda i, j: service[node(i)] + durations[location[node(i)] * count + location[node(j)]]
    )
    routing.AddDimension(ride, HORIZON, HORIZON, False, "time")
    clock = routing.GetDimensionOrDie("time")
    paired = any("pickup" in job for job in problem["jobs"])
    demand = routing.RegisterUnaryTransitCallback(
        lambda i: int(load[node(i)] if paired or first_last is False and back else abs(load[node(i)]) * (node(i) not in back))
    )
    capacities = [int(vehicle["capacity"][0]) for vehicle in vehicles]
    routing.AddDimensionWithVehicleCapacity(demand, 0, capacities, True, "load")
    if first_last:
        # Line-hauls are off before the first back-haul: each kind has the whole vehicle.
        brought = routing.RegisterUnaryTransitCallback(lambda i: int(load[node(i)] if node(i) in back else 0))
        routing.AddDimensionWithVehicleCapacity(brought, 0, capacities, True, "brought")
    for k, vehicle in enumerate(vehicles):
        for index in (routing.Start(k), routing.End(k)):
            clock.CumulVar(index).SetRange(vehicle["shift"]["opens_s"], vehicle["shift"]["closes_s"])
        if "max_duration_s" in vehicle:
            clock.SetSpanUpperBoundForVehicle(vehicle["max_duration_s"], k)
    before = {}
    for i, (job, kind, door) in enumerate(nodes):
        index = manager.NodeToIndex(i)
        opens, closes = window(door)
        clock.CumulVar(index).SetRange(opens, closes)
        if "prize" in job:
            routing.AddDisjunction([index], round(job["prize"]))
        if kind == "pickup":
            before[job["id"]] = index
        elif job["id"] in before:
            start = before[job["id"]]
            routing.AddPickupAndDelivery(start, index)
            solver = routing.solver()
            solver.Add(routing.VehicleVar(start) == routing.VehicleVar(index))
            solver.Add(clock.CumulVar(start) <= clock.CumulVar(index))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    kinds = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = (
        kinds.PARALLEL_CHEAPEST_INSERTION if paired or len(depots) > 1 or len(set(capacities)) > 1 else kinds.PATH_CHEAPEST_ARC
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    # What building the model took is part of its time, as it is of ours.
    left = max(0.1, seconds - (time.monotonic() - began))
    parameters.time_limit.FromMilliseconds(int(left * 1000))
    solution = routing.SolveWithParameters(parameters)
    routes = []
    for k, vehicle in enumerate(vehicles):
        if solution is None:
            break
        steps = []
        index = solution.Value(routing.NextVar(routing.Start(k)))
        while not routing.IsEnd(index):
            job, kind, _ = nodes[node(index)]
            steps.append({"kind": kind, "job": job["id"]})
            index = solution.Value(routing.NextVar(index))
        if steps:
            routes.append({"vehicle": vehicle["id"], "steps": steps})
    print(json.dumps({"routes": routes, "solve_s": time.monotonic() - began}))


main()

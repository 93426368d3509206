"""Solves a Waystock problem (JSON, whole numbers) with VROOM: PROBLEM SECONDS THREADS -> JSON routes.

Exploration level 5, VROOM's best. It has no seed: the same input gives the same plan.
"""

import json
import sys
import time
from datetime import timedelta

import numpy as np
import vroom


def windows(thing):
    return [vroom.TimeWindow(one["opens_s"], one["closes_s"]) for one in thing.get("windows", [])]


def main():
    path, seconds, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    count = problem["locations"]
    given = problem["profiles"][0]
    distances = np.array(given["distances_m"], dtype=np.uint32).reshape(count, count)
    durations = np.array(given["durations_s"], dtype=np.uint32).reshape(count, count)
    model = vroom.Input()
    rates = sorted({round(vehicle["cost"]["per_km"] / 1000) for vehicle in problem["vehicles"]})
    # VROOM sums costs in 32 bits and multiplies them inside: large ones have to shrink.
    shrink = max(1.0, count * float(distances.max()) * rates[-1] / 4e7)
    for rate in rates:
        model.set_durations_matrix(f"r{rate}", durations)
        model.set_distances_matrix(f"r{rate}", distances)
        model.set_costs_matrix(f"r{rate}", (distances * (rate / shrink)).round().astype(np.uint32))
    skills = {}
    number = lambda name: skills.setdefault(name, len(skills) + 1)
    for k, vehicle in enumerate(problem["vehicles"]):
        model.add_vehicle(vroom.Vehicle(
            k, start=vehicle["start"], end=vehicle["end"],
            profile=f"r{round(vehicle['cost']['per_km'] / 1000)}",
            capacity=[int(part) for part in vehicle["capacity"]],
            skills={number(name) for name in vehicle.get("skills", [])},
            time_window=vroom.TimeWindow(vehicle["shift"]["opens_s"], vehicle["shift"]["closes_s"]),
            costs=vroom.VehicleCosts(fixed=round(vehicle["cost"].get("fixed", 0) / shrink)),
        ))
    for j, job in enumerate(problem["jobs"]):
        needed = {number(name) for name in job.get("skills", [])}
        amount = vroom.Amount([int(part) for part in job["load"]])
        if "pickup" in job:
            pickup = job["pickup"]
            model.add_shipment(
                vroom.ShipmentStep(j, pickup["location"], default_service=pickup.get("service_s", 0), time_windows=windows(pickup)),
                vroom.ShipmentStep(j, job["location"], default_service=job.get("service_s", 0), time_windows=windows(job)),
                amount=amount, skills=needed,
            )
        else:
            model.add_job(vroom.Job(
                j, job["location"], default_service=job.get("service_s", 0), delivery=amount,
                skills=needed, time_windows=windows(job),
            ))
    began = time.monotonic()
    solution = model.solve(exploration_level=5, nb_threads=threads, timeout=timedelta(seconds=seconds))
    solved = time.monotonic() - began
    routes = {}
    for row in solution.routes.to_dict("records"):
        steps = routes.setdefault(int(row["vehicle_id"]), [])
        if row["type"] in ("job", "delivery", "pickup"):
            kind = "pickup" if row["type"] == "pickup" else "delivery"
            steps.append({"kind": kind, "job": problem["jobs"][int(row["id"])]["id"]})
    listed = [{"vehicle": problem["vehicles"][k]["id"], "steps": steps} for k, steps in routes.items()]
    print(json.dumps({"routes": listed, "solve_s": solved}))


main()

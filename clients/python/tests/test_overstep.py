"""What the client reads is what the command line has computed; run with a built command line in OVERSTEP_COMMAND."""

import math
import os
import tempfile
import unittest
from pathlib import Path

import numpy as np

import overstep

MAP = {"start.min": -4, "start.max": 4, "start.count": 9, "learningRate.count": 5, "learningRate.min": 0.001}


class Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="overstep-python-")
        cls.lab = overstep.Overstep(data_dir=Path(cls.folder.name) / "data")
        cls.run_ = cls.lab.run("fig06", MAP)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_map_is_read_as_it_was_summed_up(self):
        run = self.run_
        self.assertEqual((run.kind, run.status), ("fate-map", "completed"))
        fate = run.array("fate")
        self.assertEqual((fate.shape, fate.dtype), ((5, 9), np.dtype("uint8")))
        self.assertEqual(run.arrays()["fate"], overstep.Array("fate", "uint8", (5, 9)))
        counted = {name: int(np.sum(fate == code)) for code, name in enumerate(run.summary["fates"])}
        told = run.summary["counts"]
        def met(counts):
            return {name: count for name, count in counts.items() if count}

        self.assertEqual(met(counted), met(told))
        # On 20x² the flat minimum is reached where γ·40 < 2.
        rates = np.geomspace(run.config["learningRate"]["min"], run.config["learningRate"]["max"], 5)
        flat = run.summary["fates"].index("flat")
        self.assertEqual(fate[0, 4], flat, f"from 0 with γ = {rates[0]}")

    def test_a_config_gives_the_same_bits_again(self):
        again = self.lab.run(self.run_.config)
        self.assertNotEqual(again.id, self.run_.id)
        np.testing.assert_array_equal(again.array("fate"), self.run_.array("fate"))

    def test_series_are_read_by_member(self):
        # On x² a step multiplies by 1 - 2γ.
        config = {
            "kind": "basin-share",
            "landscape": "paper-2d",
            "starts": 50,
            "steps": 200,
            "learningRate": {"min": 0.01, "max": 0.03, "count": 3, "scale": "linear"},
        }
        run = self.lab.run(config)
        names = run.series_names()
        self.assertIn("flat", names)
        total = sum(run.series(name)[0].value for name in names)
        np.testing.assert_array_equal(total, np.full(3, 50.0))

    def test_a_sweep_runs_all_combinations(self):
        over = {"steps": overstep.Range(10, 1000, 3, log=True), "tolerance": [1e-6, np.float64(1e-5)]}
        sweep = self.lab.sweep("fig06", over, MAP)
        got = [(run.config["steps"], run.config["tolerance"]) for run in sweep.runs]
        self.assertEqual(got, [(steps, tol) for steps in (10, 100, 1000) for tol in (1e-6, 1e-5)])

    def test_parts_of_a_sweep_join(self):
        over = {"steps": [5, 6, 7]}
        files = []
        for part in (1, 2):
            lab = overstep.Overstep(data_dir=Path(self.folder.name) / f"part-{part}")
            files.append(Path(self.folder.name) / f"part-{part}.zip")
            lab.sweep("fig06", over, MAP, part=(part, 2), out=files[-1])
        first = self.lab.import_archive(files[0])
        self.assertEqual([missing["parts"] for missing in first.missing.values()], [[2]])
        second = self.lab.import_archive(files[1])
        self.assertEqual([missing["parts"] for missing in second.missing.values()], [[]])
        self.assertEqual((len(first.imported), len(second.imported)), (2, 1))

    def test_runs_are_listed_and_figures_drawn(self):
        found = self.lab.runs(text="fig06")
        self.assertIn(self.run_.id, [run.id for run in found])
        figure = self.run_.figure("fate-map", options=["--size", "paper-column"])
        self.assertEqual(figure._repr_png_()[:8], b"\x89PNG\r\n\x1a\n")

    def test_what_is_wrong_is_named(self):
        with self.assertRaises(overstep.OverstepError) as refused:
            self.lab.run("fig06", {"steps": 0})
        self.assertEqual(refused.exception.code, "invalid-input")
        self.assertEqual(refused.exception.issues[0][0], "steps")
        with self.assertRaisesRegex(overstep.OverstepError, "has no array 'nothing'. It has fate"):
            self.run_.array("nothing")
        with self.assertRaisesRegex(overstep.OverstepError, "no preset"):
            self.lab.run("fig99")
        with self.assertRaises(ValueError):
            self.lab.run("fig06", {"tolerance": math.nan})
        with self.assertRaisesRegex(overstep.CommandNotFound, "cannot be started"):
            overstep.Overstep(command=[os.path.join(self.folder.name, "nothing")]).runs()


if __name__ == "__main__":
    unittest.main()

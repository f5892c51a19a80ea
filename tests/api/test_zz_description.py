# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs last: every operation of the description has been called with success by the other tests."""

import unittest

import fadu


class Description(unittest.TestCase):
    def test_every_operation_was_called(self):
        server = fadu.Server(fadu.demonstration())
        try:
            server.client().get("/api/openapi.json")
            described = {operation["operationId"] for _, _, _, operation in server.description.operations}
        finally:
            server.close()
        if len(fadu.CALLED) < 10:
            self.skipTest("only together with the other tests")
        self.assertEqual(described - fadu.CALLED, set())


if __name__ == "__main__":
    unittest.main()

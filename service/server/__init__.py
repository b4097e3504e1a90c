"""The service under gunicorn: processes, connections, logs.

``python -m service.server -c gunicorn.conf.py`` runs it. What gunicorn does not do
by itself is here: a client that sends slowly holds no thread, a full process
refuses without one, a drain turns readiness off first, a reload overlaps the old
workers with ready new ones, and protocol errors are problems like all others.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teranga.settings")
application = get_wsgi_application()

# What was loaded stays for as long as the process: the collector leaves it alone, and looks less often at what pages
# leave behind, which is mostly gone by itself. A tenth of a page's time, and more of the slowest ones.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
